"""How long ago, in as few characters as a list has room for."""

from __future__ import annotations

from datetime import date, datetime

from reader.dates import local_day


def format_age(value: str, now: datetime) -> str:
    """`2 h`, `5 d`, `3 w`, `4 mo`, or the year; `""` for no date. `value` is ISO of any precision, in UTC."""
    if len(value) < 10:
        return _since_month(value, now)
    if len(value) > 10:
        minutes = int((now - datetime.fromisoformat(value)).total_seconds()) // 60
        if minutes < 60:
            return "now" if minutes < 2 else f"{minutes} min"
        if minutes < 24 * 60:
            return f"{minutes // 60} h"
    days = (now.astimezone().date() - date.fromisoformat(local_day(value))).days
    if days < 1:
        return "today"
    if days < 14:
        return f"{days} d"
    if days < 60:
        return f"{days // 7} w"
    return f"{days // 30} mo" if days < 365 else value[:4]


def _since_month(value: str, now: datetime) -> str:
    if len(value) == 7:
        months = (now.year - int(value[:4])) * 12 + now.month - int(value[5:7])
        if 0 < months < 12:
            return f"{months} mo"
    return value[:4]


def format_ago(seconds: float) -> str:
    """`just now`, `2 min ago`, `5 h ago`, `3 d ago`."""
    minutes = int(max(0, seconds)) // 60
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d ago"
