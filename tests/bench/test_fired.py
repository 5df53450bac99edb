import fired
import pytest

import rules


@pytest.fixture
def noted(tmp_path, monkeypatch):
    """Let the bench note what fired in a file of its own."""
    monkeypatch.setattr(fired, "FILE", tmp_path / "fired.json")


def test_no_rule_is_dead_over_faults_and_documents_together():
    """Every rule has fired on a planted fault or on a published document, or says in both languages why it may not."""
    found = fired.silence(rules.load_packs())

    assert set(fired.known()) == set(fired.SOURCES), "a bench has not noted what fired; see bench/README.md"
    assert not found.dead
    assert not found.lively, "these say that they hardly fire, and did"


def test_a_rule_that_nothing_fired_is_dead_unless_it_says_why(noted):
    """A new rule is told until a fault for it is planted."""
    packs = rules.load_packs()
    fired.keep("planted", [rule.id for rule in packs.rules if rule.id != "BUD-101" and not rule.rare])
    found = fired.silence(packs)

    assert found.dead == ("BUD-101",)
    assert set(found.explained) == {rule.id for rule in packs.rules if rule.rare}


def test_what_one_bench_notes_stays_when_another_does(noted):
    """Each bench replaces what it noted itself."""
    fired.keep("published", ["BUD-101", "BUD-102"])
    fired.keep("planted", ["BUD-103"])
    fired.keep("published", ["BUD-102"])

    assert fired.known() == {"planted": ["BUD-103"], "published": ["BUD-102"]}


def test_what_a_part_of_a_bench_notes_is_added(noted):
    """A run of some templates or kinds does not take away what the whole run noted."""
    fired.keep("planted", ["BUD-101"])
    fired.keep("planted", ["TXT-136"], whole=False)
    fired.keep("published", ["BUD-102"], whole=False)

    assert fired.known() == {"planted": ["BUD-101", "TXT-136"], "published": ["BUD-102"]}
