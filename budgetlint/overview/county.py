"""The whole county, gathered document by document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from budgetlint.overview.facts import DocumentFacts, Required, facts_of, required_by
from budgetlint.overview.hierarchy import Relation, relations
from rules import Packs
from rules.pack import Rule
from schemas.document import Document
from schemas.report import DocumentReport, Finding, Severity, State, Status

__all__ = ["County", "Fault", "FoundHere", "Gathering", "Totals", "UnitRow"]

MOST_FINDINGS: Final = 20_000  # a page with more of them would be no page; findings.parquet has them all
_EXAMPLES: Final = 3
_MOST_PICTURED: Final = 400  # findings with pictures: some ten kilobytes each
_NO_CROPS: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType({})


class FoundHere(NamedTuple):
    """A finding as the page shows it. ``document`` is the place of its document in ``County.documents``;

    ``crops`` are JPEG pictures of what is in doubt.
    """

    document: int
    severity: Severity
    rule: str
    page: int
    message: str
    place: str
    doubt: str
    crops: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """How often a rule found something: in how many documents, how many findings, and the first few as examples.

    ``hit`` counts the documents by the gravest finding that each has of this rule; ``checked`` counts those on which
    the rule came to a conclusion.
    """

    rule: Rule
    count: int
    hit: Mapping[Severity, int]
    checked: int
    severity: Severity
    examples: tuple[FoundHere, ...]

    @property
    def documents(self) -> int:
        """How many documents it touches."""
        return sum(self.hit.values())


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with all its documents, as the ranking shows it. ``missing`` counts its missing tables."""

    name: str
    documents: tuple[int, ...]
    errors: int
    warnings: int
    infos: int
    missing: int
    unchecked: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums in 万元 over the documents of one kind, year and level; ``counts`` says over how many each sum runs."""

    kind: str
    year: int | None
    level: str | None
    documents: int
    sums: Mapping[str, Decimal]
    counts: Mapping[str, int]
    classes: tuple[tuple[str, str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class County:
    """All that the overview shows. ``findings`` are the gravest if there are more than a page can hold."""

    documents: tuple[DocumentFacts, ...]
    findings: tuple[FoundHere, ...]
    finding_count: int
    faults: tuple[Fault, ...]
    units: tuple[UnitRow, ...]
    required: tuple[Required, ...]
    totals: tuple[Totals, ...]
    relations: tuple[Relation, ...]

    @property
    def statuses(self) -> Counter[str]:
        """How many submissions were checked, partly checked, failed and skipped."""
        return Counter(document.status for document in self.documents)

    @property
    def severities(self) -> Counter[str]:
        """Findings by severity; those of doubles count once."""
        counts: Counter[str] = Counter()
        for document in self.documents:
            if document.duplicate_of is None:
                counts += Counter(error=document.errors, warning=document.warnings, info=document.infos)
        return counts


@dataclass(slots=True)
class Gathering:
    """Takes in documents one by one and keeps of each only what the overview needs."""

    packs: Packs
    _documents: list[DocumentFacts] = field(default_factory=list)
    _findings: dict[Severity, list[FoundHere]] = field(default_factory=lambda: {each: [] for each in Severity})
    _counts: Counter[str] = field(default_factory=Counter)
    _hit: defaultdict[str, Counter[Severity]] = field(default_factory=lambda: defaultdict(Counter))
    _checked: Counter[str] = field(default_factory=Counter)
    _worst: dict[str, Severity] = field(default_factory=dict)
    _examples: defaultdict[str, list[FoundHere]] = field(default_factory=lambda: defaultdict(list))
    _required: tuple[Required, ...] = ()
    _pictured: int = 0

    def __post_init__(self) -> None:
        self._required = required_by(self.packs.rules)

    def add(
        self,
        report: DocumentReport,
        document: Document | None,
        duplicate_of: str | None,
        crops: Mapping[str, tuple[bytes, ...]] = _NO_CROPS,
    ) -> None:
        """Take in one submission. The findings of a double are its original's and are not counted again.

        ``crops`` are pictures of findings in doubt, by fingerprint; a page holds those of the first few hundred.
        """
        place = len(self._documents)
        self._documents.append(facts_of(report, document, duplicate_of, self._required, self.packs.vocabulary))
        if duplicate_of is not None:
            return
        for verdict in report.verdicts:
            self._checked[verdict.rule] += verdict.state in {State.PASS, State.FAIL}
            if verdict.findings:
                self._hit[verdict.rule][_gravest(finding.severity for finding in verdict.findings)] += 1
        for finding in report.findings:
            pictures = crops.get(finding.fingerprint, ()) if self._pictured < _MOST_PICTURED else ()
            self._pictured += bool(pictures)
            self._count(_shown(place, finding, pictures))

    def _count(self, found: FoundHere) -> None:
        self._counts[found.rule] += 1
        worst = self._worst.get(found.rule, found.severity)
        self._worst[found.rule] = _gravest((worst, found.severity))
        examples = self._examples[found.rule]
        if len(examples) < _EXAMPLES and all(found.document != other.document for other in examples):
            examples.append(found)
        if len(self._findings[found.severity]) < MOST_FINDINGS:
            self._findings[found.severity].append(found)

    def county(self) -> County:
        """Return what was gathered."""
        documents = tuple(self._documents)
        gravest = [found for severity in Severity for found in self._findings[severity]][:MOST_FINDINGS]
        return County(
            documents,
            tuple(sorted(gravest, key=lambda found: (found.document, found.page))),
            self._counts.total(),
            tuple(self._faults()),
            tuple(_ranked(documents)),
            self._required,
            tuple(_totals(documents)),
            relations(documents),
        )

    def _faults(self) -> Iterable[Fault]:
        # A slip repeated on every page of one document is no frequent fault: documents count, then findings.
        ranked = sorted(self._counts.items(), key=lambda item: (-self._hit[item[0]].total(), -item[1], item[0]))
        for rule_id, count in ranked:
            rule = self.packs.rule(rule_id)
            if rule is not None:
                examples = tuple(self._examples[rule_id])
                hit, checked = dict(self._hit[rule_id]), self._checked[rule_id]
                yield Fault(rule, count, hit, checked, self._worst[rule_id], examples)


def _gravest(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=lambda severity: severity.rank)


def _shown(document: int, finding: Finding, crops: tuple[bytes, ...]) -> FoundHere:
    first = finding.evidence[0] if finding.evidence else None
    parts = () if first is None else (first.table, first.row, first.column)
    return FoundHere(
        document,
        finding.severity,
        finding.rule,
        first.page if first else 0,
        " ".join(finding.message.split()),
        " › ".join(" ".join(part.split()) for part in parts if part),
        " ".join((finding.doubt or "").split()),
        crops,
    )


def _ranked(documents: Sequence[DocumentFacts]) -> Iterable[UnitRow]:
    """Yield the units with the most errors first; those of which nothing could be checked come before the clean."""
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        if document.duplicate_of is None and document.status != Status.SKIPPED.value:
            by_name[document.name].append(place)
    rows = []
    for name, places in by_name.items():
        own = [documents[place] for place in places]
        rows.append(
            UnitRow(
                name, tuple(places), sum(d.errors for d in own), sum(d.warnings for d in own),
                sum(d.infos for d in own), sum(state == "missing" for d in own for state in d.tables.values()),
                sum(d.status != Status.CHECKED.value for d in own),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row.errors, -row.warnings, -row.unchecked, -row.infos, row.name))


def _totals(documents: Sequence[DocumentFacts]) -> Iterable[Totals]:
    """Sum up within kind, year and level: a department's money holds that of its units."""
    groups: defaultdict[tuple[str, int, str], list[DocumentFacts]] = defaultdict(list)
    for document in documents:
        if document.measures and document.duplicate_of is None:
            groups[document.kind, document.year or 0, document.level or ""].append(document)
    for (kind, year, level), own in sorted(groups.items()):
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        classes: defaultdict[str, Decimal] = defaultdict(Decimal)
        for document in own:
            for name, value in document.measures.items():
                sums[name] += value
                counts[name] += 1
            for code, (name, value) in document.classes.items():
                names.setdefault(code, name)
                classes[code] += value
        listed = tuple((code, names[code], value) for code, value in sorted(classes.items()))
        yield Totals(kind, year or None, level or None, len(own), dict(sums), dict(counts), listed)
