"""Each house rule finds what it is for, and leaves alone what looks like it."""

from pathlib import PurePosixPath

import pytest

from tools import rules

TEMPLATE = "src/madrone/ui/templates/ui/page.html"
MODULE = "src/madrone/orgs/queries.py"


def broken(text: str, path: str) -> list[str]:
    """Name the rules that a file with this text at this path breaks."""
    return [found.rule for found in rules.findings(rules.Source(PurePosixPath(path), text))]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<script type='module'>import 'x'</script>",
        "<script type='importmap'>{}</script>",
        "<style>p { color: red }</style>",
        "<p style='color: red'>Hello</p>",
        "<button onclick='go()'>Go</button>",
        "<button hx-on:click='go()'>Go</button>",
        "{% if a > b %}<p>{% endif %}<p\n  STYLE=x>",
    ],
)
def test_it_refuses_inline_code_in_templates(markup: str) -> None:
    assert broken(markup, TEMPLATE) == ["inline-code"]


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="{% static \'ui/list.js\' %}" type="module"></script>',
        "<script type='application/json' id='data'>{}</script>",
        "<script type='importmap' nonce='{{ request.csp_nonce }}'>{}</script>",
        "<p class='style' data-on='x'>onclick= and style= are only words here</p>",
        "{# <p style='x'> was here #}",
    ],
)
def test_it_allows_scripts_from_files_and_plain_data(markup: str) -> None:
    assert broken(markup, TEMPLATE) == []


def test_it_gives_the_line_of_inline_code_after_a_tag_over_several_lines() -> None:
    text = "{% comment %}\n\n{% endcomment %}\n{{ a|default:\n'>' }}\n<p style='x'>"
    (found,) = rules.findings(rules.Source(PurePosixPath(TEMPLATE), text))
    assert found.line == 6


@pytest.mark.parametrize(
    "call",
    [
        'f"{count} students"',
        '"%s students" % count',
        '"{} students".format(count)',
        '"students: " + names',
    ],
)
def test_it_refuses_a_translation_built_before_the_lookup(call: str) -> None:
    assert broken(f"print_name = _({call})", MODULE) == ["built-translation"]
    assert broken(f"text = ngettext('one', {call}, n)", MODULE) == ["built-translation"]


def test_it_allows_a_translation_filled_in_after_the_lookup() -> None:
    assert broken("_('%(n)d students') % {'n': n}", MODULE) == []
    assert broken("ngettext('one', 'many', n + 1) % {'n': f'{n}'}", MODULE) == []


@pytest.mark.parametrize(
    "reading",
    ["datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "timezone.now()", "time.time()"],
)
def test_it_refuses_another_clock(reading: str) -> None:
    assert broken(f"now = {reading}", MODULE) == ["one-clock"]


def test_it_allows_the_clock_itself_and_measuring_durations() -> None:
    assert broken("now = datetime.now(UTC)", "src/madrone/kernel/clock.py") == []
    assert broken("start = time.monotonic(); later = clock.now()", MODULE) == []


def test_it_refuses_a_clock_handed_over_as_a_default() -> None:
    assert broken("field = DateTimeField(default=timezone.now)", MODULE) == ["one-clock"]


def test_it_refuses_print_outside_a_command_line() -> None:
    assert broken("print('x')", MODULE) == ["no-print"]
    assert broken("print('x')", "src/madrone/site/cli.py") == []
    assert broken("print('x')", "src/madrone/site/cli/demo.py") == []


@pytest.mark.parametrize("name", ["0002_auto_20261122_1010", "0003_account_email_account_name_and_more"])
def test_it_refuses_a_migration_that_django_named(name: str) -> None:
    assert broken("", f"src/madrone/orgs/migrations/{name}.py") == ["migration-name"]


def test_it_allows_a_migration_with_a_telling_name() -> None:
    assert broken("", "src/madrone/orgs/migrations/0002_school_calendars.py") == []


@pytest.mark.parametrize("place", ["kernel", "qti/render", "psychometrics", "access", "delivery/intake"])
def test_it_refuses_django_in_a_pure_layer(place: str) -> None:
    assert broken("from django.db import models", f"src/madrone/{place}/x.py") == ["pure-layer"]
    assert broken("import django.conf", f"src/madrone/{place}/tests/test_x.py") == ["pure-layer"]


def test_it_allows_django_beside_a_pure_layer() -> None:
    assert broken("from django.db import models", "src/madrone/delivery/models.py") == []
    assert broken("from django.db import models", "src/madrone/accessibility/models.py") == []


@pytest.mark.parametrize(
    "line",
    [
        "from madrone.students.models import Student",
        "from madrone.students import models",
        "import madrone.students.models",
    ],
)
def test_it_refuses_another_context_s_models(line: str) -> None:
    assert broken(line, MODULE) == ["private-models"]


def test_it_allows_models_at_home_in_tests_and_for_annotations() -> None:
    line = "from madrone.students.models import Student"
    assert broken(line, "src/madrone/students/queries.py") == []
    assert broken(line, "src/madrone/orgs/tests/test_queries.py") == []
    assert broken(f"if TYPE_CHECKING:\n    {line}", MODULE) == []
    assert broken(f"if TYPE_CHECKING:\n    pass\nelse:\n    {line}", MODULE) == ["private-models"]


@pytest.mark.parametrize("host", rules.REGISTRIES)
def test_it_refuses_the_address_of_a_registry(host: str) -> None:
    assert broken(f'"resolved": "https://{host}/x.tgz"', "package-lock.json") == ["workplace"]


@pytest.mark.parametrize("folder", ["home/ada/madrone", "root/madrone", "Users/ada/madrone"])
def test_it_refuses_a_path_of_one_machine(folder: str) -> None:
    assert broken(f"data = /{folder}", "docs/howto/set-up.md") == ["workplace"]


def test_it_refuses_the_path_of_this_checkout() -> None:
    assert broken(f"see {rules.ROOT}/README.md", "docs/x.md") != []


def test_it_allows_paths_below_the_checkout_and_addresses_of_pages() -> None:
    assert broken("see ./docs/home/page.md, https://example.org/home/page", "docs/x.md") == []


def test_it_refuses_a_comment_that_puts_work_off() -> None:
    word = "TO" + "DO"
    assert broken(f"x = 1  # {word}: finish", MODULE) == ["unfinished"]
    assert broken(f"x = '{word}'", MODULE) == []


def test_it_refuses_a_vague_name_and_a_very_long_file() -> None:
    assert broken("", "src/madrone/orgs/utils.py") == ["vague-name"]
    assert broken("x = 1\n" * 501, MODULE) == ["long-file"]
    assert broken("x = 1\n" * 500, MODULE) == []


def test_a_report_gives_the_reason_once_and_every_place() -> None:
    path = PurePosixPath(MODULE)
    text = rules.report(
        [rules.Finding(path, 3, "no-print", "print(1)"), rules.Finding(path, 9, "no-print", "print(2)")]
    )
    assert text.splitlines() == [
        f"no-print: {rules.RULES['no-print'][1]}",
        f"  {MODULE}:3: print(1)",
        f"  {MODULE}:9: print(2)",
    ]


def test_it_reads_the_files_of_this_checkout_and_no_copied_ones() -> None:
    paths = {str(source.path) for source in rules.sources()}
    assert {"README.md", "tools/rules.py", "check", "package-lock.json"} <= paths
    assert not [path for path in paths if "vendor/" in path or path.startswith((".venv", "node_modules"))]
