"""Every screen of the app, in the order of the day: what a phone uses first."""

from __future__ import annotations

from flask import Blueprint

from app.web import (
    agreements,
    alerts,
    assets,
    check,
    demo_entry,
    desk,
    desk_alerts,
    desk_decide,
    desk_profiles,
    desk_search,
    figures,
    gallery,
    health,
    log,
    me,
    must_read,
    my_reports,
    outbox,
    photos,
    push,
    shell,
    sign_in,
    welcome,
    why,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.pages,
    health.pages,
    sign_in.pages,
    welcome.pages,
    demo_entry.pages,
    shell.pages,
    must_read.pages,
    why.pages,
    me.pages,
    outbox.pages,
    check.pages,
    gallery.pages,
    photos.pages,
    alerts.pages,
    push.pages,
    my_reports.pages,
    desk.pages,
    desk_decide.pages,
    desk_alerts.pages,
    desk_profiles.pages,
    desk_search.pages,
    agreements.pages,
    figures.pages,
    log.pages,
)
