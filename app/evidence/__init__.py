"""Evidence packs for police, council and court: asked for, approved by two, built, delivered once."""
