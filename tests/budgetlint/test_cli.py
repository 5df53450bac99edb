"""The program as a whole: help in both languages, version, errors as one line, pipes and locales."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

from budgetlint import __version__
from budgetlint.bilingual import Option
from budgetlint.cli import main, program
from budgetlint.exits import ExitCode, gravest
from budgetlint.language import Language, chosen_language
from budgetlint.usage import usage_message

CHINESE = re.compile("[一-鿿]")


def commands(command: click.Command, path: tuple[str, ...] = ()):
    """Yield every command with its path."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))


ALL = list(commands(program()))


@pytest.mark.parametrize(
    ("path", "command"), ALL, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_every_command_and_option_has_help_in_both_languages(path, command):
    """Chinese help is Chinese, English help is there and has no more Chinese than the names of documents."""
    for described in [command, *(option for option in command.params if isinstance(option, click.Option))]:
        assert CHINESE.search(described.zh), described.name
        assert len(described.en) > 5, described.name
        assert not CHINESE.search(described.en.replace("(预算公开, 决算公开)", "")), described.name
    assert all(isinstance(option, Option) for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("path", [path for path, _ in ALL], ids=" ".join)
def test_help_is_printed_in_the_language_asked_for(run, path):
    """--help ends with 0, in Chinese by default, in English with --lang en anywhere, without a word of the other."""
    code, chinese, _ = run(*path, "--help")
    assert code == 0
    assert chinese.startswith("用法：budgetlint")
    assert not re.search(r"Usage|Options:|Commands:|Show ", chinese)
    for arguments in ((*path, "--help", "--lang", "en"), ("--lang=en", *path, "--help")):
        code, english, _ = run(*arguments)
        assert code == 0
        assert english.startswith("Usage: budgetlint")
        assert not CHINESE.search(english.replace("(预算公开, 决算公开)", ""))


def test_every_command_is_in_both_readmes(repository):
    """A reader of either README meets every command."""
    for name in ("README.md", "README.zh-CN.md"):
        text = (repository / name).read_text(encoding="utf-8")
        for path, command in ALL:
            if not isinstance(command, click.Group):
                assert f"budgetlint {' '.join(path)}" in text, (name, path)


def test_the_version_is_printed(run):
    """--version prints one line and ends with 0."""
    assert run("--version") == (0, f"budgetlint {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"]])
def test_what_needs_no_document_imports_nothing_heavy(arguments):
    """Start-up time is the time of imports: the reading engines, rich and the rules stay out."""
    code = f"import sys; from budgetlint.cli import main; main({arguments}); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")

    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & {"pymupdf", "rich", "rules", "extractor", "yaml", "rapidfuzz", "jsonschema", "numpy", "lark"}


def test_checking_a_pdf_imports_only_what_it_needs(pdf, pack):
    """A sound PDF pays neither for Word and Excel nor for recognition, nor a pipe for colours."""
    code = (
        "import sys; from budgetlint.cli import main; "
        f"main(['check', {str(pdf('a.pdf', '万员'))!r}, '--packs', {pack!r}]); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8")

    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "pymupdf" in loaded
    assert not loaded & {
        "rich",
        "docx",
        "openpyxl",
        "numpy",
        "cv2",
        "onnxruntime",
        "openvino",
        "rapidocr",
    }


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["chek"], "没有命令 chek；是不是 check？", "there is no command chek; did you mean check?"),
        (["check"], "缺少参数 FILE...", "Missing argument 'FILE...';"),
        (["check", "x", "--fail-on", "y"], "选项 --fail-on 只能是 error、warning、info、never", "'y' is not one of"),
        (["check", "x", "--formt", "json"], "没有选项 --formt", "--format"),
        (["rules", "explain"], "缺少参数 ID", "Missing argument 'ID';"),
        (["check", "x", "--lang", "fr"], "选项 --lang 只能是 zh、en", "'fr' is not one of"),
        (["check", "--select"], "选项 --select 后面缺少值；", "Option '--select' requires an argument;"),
        (["check", "--only-new=1", "x"], "选项 --only-new 不带值；", "Option '--only-new' does not take a value;"),
        (["doctor", "extra"], "多余的参数：extra；", "unexpected extra argument (extra);"),
        (["batch", "x", "--out", "o", "--jobs", "0"], "选项 --jobs 应是不小于 1 的整数；", "not in the range"),
        (["batch", "x", "--out", "o", "--timeout", "y"], "选项 --timeout 应是不小于 1 的数；", "'y' is not a valid"),
        (["inspect", "x", "--out", "o", "--approved", "2026-13-01"], "应是 2026-12-31 这样的日期；", "'%Y-%m-%d';"),
        (["doctor", "--paddle-models", __file__], "选项 --paddle-models 应是文件夹；", "is a file;"),
        (["check", "x", "--with", "last_yaer=y"], "“last_yaer=y”不是 角色=文件；是不是 last_year=…？", "last_year=…?"),
        (["check", "x", "--with", "y"], "“y”不是 角色=文件；角色有 units、", "“y” is not ROLE=FILE; roles are units, "),
        (["config", "show", "nowhere"], "nowhere：没有这个文件或文件夹；", "nowhere: no such file or folder;"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(run, monkeypatch, arguments, chinese, english):
    """What is wrong, what would be right, and where the help is; exit code 2."""
    code, out, err = run(*arguments)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert chinese in err
    assert "--help" in err
    monkeypatch.setenv("BUDGETLINT_LANG", "en")
    code, _, err = run(*arguments)
    assert (code, len(err.splitlines())) == (2, 1)
    assert english in err


def test_a_group_without_a_command_shows_its_help(run):
    """``budgetlint`` alone is a wrong command line, answered with the help."""
    for arguments in ([], ["rules"]):
        code, out, err = run(*arguments)

        assert (code, out) == (2, "")
        assert err.startswith("用法：budgetlint")


def test_a_fault_of_ours_is_one_line_and_4(run, monkeypatch):
    """A traceback is for --debug only."""
    import budgetlint.files

    def fail(paths):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(budgetlint.files, "find_documents", fail)
    import budgetlint.commands.choices

    monkeypatch.setattr(budgetlint.commands.choices, "load_chosen", lambda *arguments: None)

    code, out, err = run("check", "x")

    assert (code, out, len(err.splitlines())) == (4, "", 1)
    assert "RuntimeError: two lines" in err
    assert "--debug" in err
    assert "Traceback" in run("check", "x", "--debug")[2]


def test_output_is_utf8_in_a_c_locale(budgetlint, pdf, pack):
    """No locale garbles a Chinese report."""
    for environment in ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}):
        done = budgetlint("check", pdf("a.pdf", "万员"), "missing.pdf", "--packs", pack, **environment)

        assert "“万员”应为“万元”" in done.stdout.decode("utf-8")
        assert "没有这个文件" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes there only")
def test_names_are_utf8_in_a_c_locale(budgetlint, pdf, pack, tmp_path):
    """Archives, results and forms with Chinese names are read and written whatever characters the locale has."""
    county = tmp_path / "县"
    pdf("县/甲局 预算.pdf", "甲局2025年部门预算公开")
    with zipfile.ZipFile(county / "乙.zip", "w") as archive:
        archive.writestr("乙局/预算.pdf", pdf("乙.pdf", "万元").read_bytes())
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    out = tmp_path / "结果"

    done = budgetlint("batch", county, "--out", out, "--forms", "--packs", pack, **bare)
    asked = budgetlint("query", out, "select path from documents order by path", **bare)
    one = budgetlint("inspect", county / "甲局 预算.pdf", "--out", out / "表", "--packs", pack, **bare)

    assert done.returncode in {ExitCode.OK, ExitCode.INCOMPLETE}, done.stderr.decode("utf-8")
    assert f"结果在 {out}\n检查表 2 份\n" in done.stdout.decode("utf-8")
    assert asked.stdout.decode("utf-8").splitlines() == [
        "path",
        f"{county}/乙.zip/乙局/预算.pdf",
        f"{county}/甲局 预算.pdf",
    ]
    assert any("甲局" in place.name for place in (out / "forms").iterdir())
    assert (out / "表" / "甲局 预算.公开情况检查表.xlsx").exists(), one.stderr.decode("utf-8")
    assert str(out / "表") in one.stdout.decode("utf-8")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_is_no_error(pdf, monkeypatch, unbuffered):
    """`budgetlint … | head` is quiet, and what was not said was not checked."""
    command = [
        sys.executable,
        "-m",
        "budgetlint",
        "extract",
        str(pdf("a.pdf", *["万员" * 15] * 400)),
        "--format",
        "json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.read(10)
        process.stdout.close()

        assert process.stderr.read() == b""
        assert process.wait(60) == ExitCode.INCOMPLETE


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_is_one_line_and_130(pdf, pack):
    """An interrupted run says so, without a traceback."""
    paths = [str(pdf(f"{number}.pdf", *["万员"] * 50)) for number in range(40)]
    command = [sys.executable, "-m", "budgetlint", "check", *paths, "--packs", pack]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()  # the first document is done: the run is under way
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert process.returncode == ExitCode.INTERRUPTED
    assert err.decode("utf-8") == "budgetlint：已中断\n"


def read_piece(leader: int) -> bytes:
    """Return what comes from a terminal; nothing where it was closed, which Linux tells as an error."""
    try:
        return os.read(leader, 4096)
    except OSError:
        return b""


@pytest.fixture
def on_a_terminal():
    """Return a function that runs the program on a terminal: all that is seen there."""
    pty = pytest.importorskip("pty")

    def call(*arguments, **environment):
        leader, follower = pty.openpty()
        command = [sys.executable, "-m", "budgetlint", *map(str, arguments)]
        clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        environment = clean | {"TERM": "xterm-256color"} | environment
        with subprocess.Popen(command, stdout=follower, stderr=follower, env=environment):
            os.close(follower)
            shown = b""
            while piece := read_piece(leader):
                shown += piece
        os.close(leader)
        return shown.decode("utf-8").replace("\r\n", "\n")

    return call


def test_colour_is_for_terminals_only(budgetlint, on_a_terminal, pdf, pack):
    """On a terminal the report is coloured; NO_COLOR takes the colour away and leaves the words."""
    arguments = ("check", pdf("a.pdf", "万员"), "--packs", pack, "--select", "probe")

    coloured, without = on_a_terminal(*arguments), on_a_terminal(*arguments, NO_COLOR="1")

    assert "\x1b[1;31m错误" in coloured
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", without)
    plain = budgetlint(*arguments).stdout.decode("utf-8")
    words = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in words.splitlines()] == plain.splitlines()


def test_progress_does_not_get_between_the_lines(on_a_terminal, pdf, pack, tmp_path):
    """What is being checked is shown on a terminal and wiped before the next line of the report or of a failure."""
    paths = [pdf("a.pdf", "万员"), tmp_path / "absent.pdf"]

    seen = on_a_terminal("check", *paths, "--packs", pack, "--select", "probe", NO_COLOR="1")

    assert "[1/2] " in seen
    assert "[2/2] " in seen
    lines = [line.rpartition("\x1b[2K")[2] for line in re.sub(r"\x1b\[[0-9;]*m", "", seen).split("\n")]
    assert lines[0].startswith(str(paths[0]))
    assert f"{paths[1]}：没有这个文件；请检查路径" in lines
    assert not any(line.startswith("[") for line in lines)


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="measures by wait4")
def test_the_version_is_there_in_no_time():
    """--version takes a fifth of a second of computing, however busy the machine is."""

    def seconds():
        process = subprocess.Popen([sys.executable, "-m", "budgetlint", "--version"], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return usage.ru_utime + usage.ru_stime

    assert min(seconds() for _ in range(5)) < 0.2


def test_the_language_is_known_before_the_command_line_is_read():
    """--lang wins over BUDGETLINT_LANG, Chinese is the default, and what stands behind -- is no option."""
    assert chosen_language([], {}) is Language.CHINESE
    assert chosen_language([], {"BUDGETLINT_LANG": "en_US.UTF-8"}) is Language.ENGLISH
    assert chosen_language(["check", "--lang", "zh"], {"BUDGETLINT_LANG": "en"}) is Language.CHINESE
    assert chosen_language(["--lang=en", "check"], {}) is Language.ENGLISH
    assert chosen_language(["check", "--", "--lang", "en"], {}) is Language.CHINESE
    assert chosen_language(["check", "--lang"], {}) is Language.CHINESE


def test_the_gravest_code_wins():
    """4 over 2 over 3 over 1 would hide nothing: the greatest number is the code of the whole."""
    assert gravest([]) == 0
    assert gravest([ExitCode.OK, ExitCode.FINDINGS]) == 1
    assert gravest([ExitCode.INCOMPLETE, ExitCode.FINDINGS, ExitCode.OK]) == 3
    assert gravest([ExitCode.INTERNAL, ExitCode.INCOMPLETE]) == 4
    assert [code.value for code in ExitCode] == [0, 1, 2, 3, 4, 130]


def test_exit_codes_are_documented(repository):
    """The documentation lists every code."""
    text = (repository / "docs" / "exit-codes.md").read_text(encoding="utf-8")

    for code in ExitCode:
        assert f"| {code.value} |" in text


def test_a_folder_of_documents_is_no_document(run, tmp_path):
    """Commands about one document say so of a folder, and which command takes one."""
    for arguments in (["extract", tmp_path], ["inspect", tmp_path, "--out", tmp_path / "out"]):
        code, out, err = run(*arguments)

        assert (code, out) == (ExitCode.USAGE, "")
        assert "是文件夹" in err
        assert "budgetlint check" in err


def test_errors_that_click_may_add_still_have_words():
    """An error without a parameter falls back to click's own words."""
    assert usage_message(click.UsageError("odd"), Language.CHINESE) == "odd"
    assert "--x" in usage_message(click.BadOptionUsage("--x", "odd"), Language.CHINESE)


def test_doctor_looks_at_the_real_thing(run):
    """Doctor reads a page, loads the rules, and ends with 0 on a sound installation."""
    code, out, _ = run("doctor", "--lang", "en")

    assert code == 0, out
    assert "ok  pymupdf" in out
    assert "ok  reading PDF  129.84" in out
    assert "ok  engine rapidocr  rapidocr" in out
    assert "engine paddle" in out


def test_doctor_builds_the_folder_of_paddles_models(run, tmp_path):
    """The second engine's models are made of those that are installed, with the settings that it asks for."""
    code, out, _ = run("doctor", "--paddle-models", str(tmp_path / "models"))

    assert code == 0
    assert out == f"BUDGETLINT_PADDLE_MODELS={tmp_path / 'models'}\n"
    for part in ("det", "rec"):
        assert (tmp_path / "models" / part / "inference.onnx").stat().st_size > 1_000_000
        assert "transform_ops" in (tmp_path / "models" / part / "inference.yml").read_text(encoding="utf-8")


def test_doctor_says_what_is_broken(run, monkeypatch):
    """A missing library that everything needs makes it 2."""
    monkeypatch.setitem(sys.modules, "pymupdf", None)

    code, out, _ = run("doctor")

    assert code == 2
    assert "有误  pymupdf" in out


def test_rules_are_listed_explained_and_tested(run, pack):
    """The commands around rules know a user's own pack."""
    code, out, _ = run("rules", "list", "--packs", pack, "--select", "probe")
    assert (code, out.splitlines()[1].split()) == (0, ["PRB-001", "错误", "单位笔误", "[slip]"])
    listed = json.loads(run("rules", "list", "--packs", pack, "--format", "json", "--lang", "en")[1])
    assert {"id": "PRB-001", "title": "A slip of the unit"}.items() <= {
        key: value for rule in listed if rule["id"] == "PRB-001" for key, value in rule.items()
    }.items()
    code, out, _ = run("rules", "explain", "PRB-001", "--packs", pack)
    assert code == 0
    assert out.startswith("PRB-001 slip")
    code, _, err = run("rules", "explain", "prb-001", "--packs", pack)
    assert (code, err) == (2, "budgetlint：没有“prb-001”这条规则；是不是“PRB-001”？\n")
    code, out, _ = run("rules", "test", pack, "--select", "probe")
    assert (code, out) == (0, "2 条规则，4 个用例，0 个不符\n")


def test_a_rule_that_breaks_its_own_case_is_told(run, pack):
    """`rules test` names rule and case, and ends with 1."""
    Path(pack).write_text(
        Path(pack).read_text(encoding="utf-8").replace("pass: [已定]", "pass: [待定]"), encoding="utf-8"
    )

    code, out, _ = run("rules", "test", pack, "--select", "probe")

    assert code == 1
    assert out.startswith(f"{pack}:27: PRB-002 pass 1: ")


def test_main_takes_the_arguments_of_the_process(monkeypatch, capsys):
    """Without arguments of its own, main reads sys.argv."""
    monkeypatch.setattr(sys, "argv", ["budgetlint", "--version"])

    assert main() == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["--format", "json"], []])
def test_a_full_disk_is_one_line_and_3(pdf, pack, arguments):
    """A report that could not be written was not delivered: one line, no traceback, not 0 and not 1."""
    command = [sys.executable, "-m", "budgetlint", "check", str(pdf("a.pdf", "万员")), "--packs", pack, *arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert done.returncode == ExitCode.INCOMPLETE
    assert done.stderr.decode("utf-8").startswith("budgetlint：结果无法写出")
    assert len(done.stderr.decode("utf-8").splitlines()) == 1
