from dataclasses import replace

import audit
from audit import Row


def row(message="合计 5 不等于 4", *, evidence="5.00", nth="1", verdict=""):
    """Return a finding on page 3, with a verdict if one is given."""
    return Row("900", "X-1", "3", evidence, nth, "error", message, verdict, "seen" if verdict else "")


def report(*messages, severity="error"):
    """Return a report of one document whose findings all rest on the same words of page 3."""
    evidence = [{"page": 3, "text": "增加 （减少）"}]
    findings = [{"rule": "X-1", "severity": severity, "message": each, "evidence": evidence} for each in messages]
    return {"documents": [{"path": "/d/900-x-budget.pdf", "status": "checked", "findings": findings}]}


def test_the_same_words_twice_on_a_page_are_two_rows():
    """Findings that rest on the same words are told apart by their number on the page, blanks in the words aside."""
    rows = audit.rows_of(report("a", "a"))
    assert [(each.evidence, each.nth) for each in rows] == [("增加（减少）", "1"), ("增加（减少）", "2")]


def test_infos_are_not_audited():
    """Only errors and warnings are counted."""
    assert audit.rows_of(report("a", severity="info")) == []


def test_a_verdict_survives_other_words_round_the_same_figures():
    """A message may be reworded: the verdict stays and the finding is listed for another look."""
    judged, now = row(verdict="true"), row(message="合计 5 与各行之和 4 不符")
    joined, reworded, stale = audit.join([now], [judged])
    assert (joined[0].verdict, joined[0].message) == ("true", now.message)
    assert (reworded, stale) == ([now], [])


def test_a_verdict_survives_other_evidence_for_the_same_message():
    """Evidence may be cut otherwise as long as the message says the same on the same page."""
    joined, _, stale = audit.join([row(evidence="合计 5.00")], [row(verdict="true")])
    assert (joined[0].verdict, stale) == ("true", [])


def test_other_figures_are_another_finding():
    """A verdict on one figure does not pass for another: the old one is stale, the new one unaudited."""
    judged = row(verdict="true")
    joined, _, stale = audit.join([row(message="合计 5 不等于 6")], [judged])
    assert (joined[0].outcome, stale) == ("unaudited", [judged])


def test_a_verdict_is_given_once():
    """One verdict does not speak for two findings."""
    joined, _, _ = audit.join([row(), row(nth="2")], [row(verdict="false")])
    assert sorted(each.outcome for each in joined) == ["false", "unaudited"]


def test_what_is_not_true_counts_against_the_share():
    """False, debatable and unaudited findings all lower the share; only false ones are counted per document."""
    rows = [row(nth=str(n), verdict=v) for n, v in enumerate(("true", "false", "debatable", ""))]
    said = audit.figures(rows, documents=2)
    assert said["errors"]["percent true"] == 25.0
    assert said["false per document"] == 0.5


def test_the_second_reading_is_a_tenth_and_always_the_same():
    """The lot falls alike in every run and whatever the order, and verdicts have no part in it."""
    rows = [row(nth=str(n)) for n in range(41)]
    drawn = audit.sample(rows)
    assert len(drawn) == 5
    assert [r.key for r in audit.sample([replace(r, verdict="true") for r in reversed(rows)])] == [r.key for r in drawn]


def test_agreement_needs_the_same_verdict():
    """A second reading agrees only where both verdicts are the same."""
    rows = [replace(row(verdict="true"), second="false")]
    assert audit.figures(rows, 1)["second reading"] == {"of": 1, "read": 1, "agree": 0}
