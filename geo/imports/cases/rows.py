"""Rows of a file as reports of disputes."""

import hashlib
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from geo.cases.contact import Contact
from geo.cases.report import CaseReport
from geo.core import clock
from geo.heat.filter import CHANNELS
from geo.imports.cases.channels import channel_of
from geo.imports.cases.fields import NO, YES, default_channel
from geo.imports.dates import read_instant
from geo.imports.points import Points
from geo.imports.reading.source import Row
from geo.imports.work import Work

_LONGEST = {"description": 4000, "address": 200, "external_id": 100}
_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Delivered:
    """A row that can be taken in."""

    row: Row
    report: CaseReport


class Reader:
    """Turns rows into reports.

    Args:
        kinds: code of every kind of dispute, by code and by Chinese and English name.
    """

    def __init__(self, work: Work, points: Points, kinds: Mapping[str, str]) -> None:
        self._work = work
        self._points = points
        self._kinds = kinds
        self._seen: dict[str, int] = {}
        self._default = default_channel(work.options)
        self._other_channels: Counter[str] = Counter()

    def read(self, row: Row) -> Delivered | None:
        """The report of a row; None if something is wrong with it, which is noted."""
        work, columns = self._work, self._work.columns
        kind, channel = self._kind(row), self._channel(row)
        texts = {name: self._text(row, name) for name in _LONGEST}
        if not texts["description"]:
            work.findings.error(row, "description", "description_missing")
        point = self._points.read(row)
        if point is None and not texts["address"] and row.number not in work.findings.refused:
            work.findings.error(row, "address", "case_without_place")
        occurred, opened = self._instant(row, "occurred_at"), self._instant(row, "opened_at")
        danger, accuracy = self._danger(row), self._accuracy(row)
        external_id = texts["external_id"] or _digest(work.source.columns, row)
        if external_id in self._seen and texts["external_id"]:
            work.findings.error(row, "external_id", "external_id_twice_in_file", first=self._seen[external_id])
        if row.number in work.findings.refused or kind is None or channel is None:
            return None
        self._seen[external_id] = row.number
        name, phone = columns.get(row, "contact_name")[:100], columns.get(row, "contact_phone")[:40]
        report = CaseReport(
            kind,
            channel,
            texts["description"],
            address=texts["address"] or None,
            lon=point[0] if point else None,
            lat=point[1] if point else None,
            accuracy_m=accuracy,
            danger=danger,
            external_id=external_id,
            source=work.options.source or channel,
            occurred_at=occurred,
            opened_at=opened,
            contact=Contact(name=name, phone=phone) if name or phone else None,
            import_run=work.run_id,
        )
        return Delivered(row, report)

    def close(self) -> None:
        """Tell the report which words for the channel were taken for the one of the whole file."""
        if self._other_channels:
            words = "、".join(word for word, _ in self._other_channels.most_common(5))
            n = self._other_channels.total()
            self._work.findings.note("channel_of_file", n=n, words=words, channel=self._work.options.channel)

    def _kind(self, row: Row) -> str | None:
        text = self._work.columns.get(row, "kind").strip()
        found = self._kinds.get(text.casefold()) or self._kinds.get(text.removesuffix("纠纷").casefold())
        if found is None:
            fault = "kind_of_case_unknown" if text else "kind_of_case_missing"
            self._work.findings.error(row, "kind", fault, value=text[:60])
        return found

    def _channel(self, row: Row) -> str | None:
        text = self._work.columns.get(row, "channel").strip()
        found = channel_of(text) if text else self._default or None
        if found is None and self._work.options.channel:
            # The ways into another system (微信, 网站) are no channels of ours: its sender has said what they all are.
            self._other_channels.update([text[:60]])
            return self._work.options.channel
        if found is None:
            self._work.findings.error(row, "channel", "channel_unknown", value=text[:60], allowed=", ".join(CHANNELS))
        return found

    def _text(self, row: Row, name: str) -> str:
        text = self._work.columns.get(row, name).strip()
        if len(text) > _LONGEST[name]:
            self._work.findings.error(row, name, "text_too_long", most=_LONGEST[name], length=len(text))
        return text

    def _instant(self, row: Row, name: str) -> datetime | None:
        text = self._work.columns.get(row, name).strip()
        if not text:
            return None
        try:
            instant = read_instant(text)
        except ValueError:
            self._work.findings.error(row, name, "date_unreadable", value=text[:60])
            return None
        if instant > clock.now() + _TOLERANCE:
            self._work.findings.error(row, name, "date_to_come", value=text[:60])
        return instant

    def _danger(self, row: Row) -> bool:
        text = self._work.columns.get(row, "danger").strip().lower()
        if text not in YES and text not in NO:
            self._work.findings.error(row, "danger", "danger_unclear", value=text[:60])
        return text in YES

    def _accuracy(self, row: Row) -> float | None:
        text = self._work.columns.get(row, "accuracy_m").strip().lower().removesuffix("m").removesuffix("米")
        if not text:
            return None
        try:
            metres = float(text)
        except ValueError:
            metres = math.nan
        if not 0 <= metres <= 100_000:
            self._work.findings.error(row, "accuracy_m", "accuracy_unreadable", value=text[:40])
            return None
        return metres


def _digest(columns: tuple[str, ...], row: Row) -> str:
    """An id for a row that brings none: of its content, so that the same row again is the same case."""
    shape = "" if row.geometry is None else row.geometry.wkt
    content = "\x1f".join([*columns, *row.values, shape])
    return f"row-{hashlib.sha256(content.encode()).hexdigest()[:24]}"
