"""Target profiles: the persons the scheme watches for, and how they stand."""
