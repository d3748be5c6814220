"""Known ways out of template sandboxes: each is refused by the check, before anything is rendered."""

import pytest

from scorelang.actions.check import check_playbook
from scorelang.diagnostics import Severity
from tests.actions.plans import COLUMNS, library

ESCAPES = (
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''.__class__.mro()[1].__subclasses__() }}",
    "{{ [].__class__.__base__.__subclasses__() }}",
    "{{ ().__class__.__bases__[0].__subclasses__() }}",
    "{{ {}.__class__.__base__ }}",
    "{{ account.__class__ }}",
    "{{ account.__init__.__globals__ }}",
    "{{ account['__class__'] }}",
    "{{ account['__cl' ~ 'ass__'] }}",
    "{{ account._cells }}",
    "{{ account|attr('__class__') }}",
    "{{ account|attr('_' ~ '_class_' ~ '_') }}",
    "{{ account|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ account['\\x5f\\x5fclass\\x5f\\x5f'] }}",
    "{{ reasons|map(attribute='__class__')|first }}",
    "{{ reasons|map('__class__')|first }}",
    "{{ reasons|map('attr', '__class__')|list }}",
    "{{ reasons|selectattr('__class__')|first }}",
    "{{ reasons|select('__class__', 1)|length }}",
    "{{ reasons|sort('__class__')|length }}",
    "{{ reasons|sum('__class__') }}",
    "{{ reasons|groupby('__class__') }}",
    "{{ self.__init__.__globals__.__builtins__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ self.__dict__ }}",
    "{{ self }}",
    "{{ request.application.__globals__.__builtins__.__import__('os').popen('id').read() }}",
    "{{ config }}",
    "{{ config.items() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__.os }}",
    "{{ namespace.__init__.__globals__.os }}",
    "{{ lipsum.__globals__.os.popen('id').read() }}",
    "{{ lipsum() }}",
    "{{ dict.mro() }}",
    "{{ range.__class__ }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ g.pop.__globals__ }}",
    "{{ x.__init__.__globals__ }}",
    "{{ undefined_name.__class__ }}",
    "{{ loop.__class__ }}",
    "{% for r in reasons %}{{ loop.__class__ }}{% endfor %}",
    "{% for r in reasons %}{{ loop._iterable }}{% endfor %}",
    "{% for r in reasons recursive %}{{ loop(reasons) }}{% endfor %}",
    "{{ '%s'|format(account) }}",
    "{{ '{0.__class__}'.format(account) }}",
    "{{ '{a.__class__}'.format_map({'a': account}) }}",
    "{{ '%(a)s' % {'a': 1} }}",
    "{{ account.name.format(account) }}",
    "{{ account.name.__format__('x') }}",
    "{{ 'a'.join(['b']) }}",
    "{{ '<b>'|safe }}",
    "{{ account.name|safe }}",
    "{{ account.name|e|safe }}",
    "{{ {'a b': 1}|xmlattr }}",
    "{{ account.name|forceescape }}",
    "{{ account.name|tojson }}",
    "{{ account.name|urlize }}",
    "{% autoescape false %}{{ account.name }}{% endautoescape %}",
    "{% set x = account.__class__ %}{{ x }}",
    "{% set account = 1 %}{{ account }}",
    "{% set x.y = 1 %}",
    "{% set ns = namespace(a=1) %}{% set ns.a = 2 %}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{% endcall %}",
    "{% macro m(x) %}{{ x.__class__ }}{% endmacro %}{{ m(account) }}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m() }}",
    "{% macro m() %}x{% endmacro %}{{ m.__globals__ }}",
    "{% macro m() %}x{% endmacro %}{{ m.name }}",
    "{% macro m() %}x{% endmacro %}{{ m }}",
    "{% import 'os' as os %}{{ os }}",
    "{% from 'rescue.md' import x %}",
    "{% include '/etc/passwd' %}",
    "{% include '../secrets.md' %}",
    "{% include account.name %}",
    "{% include ['a.md', 'b.md'] %}",
    "{% include 'nope.md' ignore missing %}",
    "{% extends account.name %}",
    "{% extends '../../x.md' %}",
    "{% filter upper %}{{ account.name }}{% endfilter %}",
    "{% debug %}",
    "{% do account.update() %}",
    "{% print(account.__class__) %}",
    "{{ (1).__class__ }}",
    "{{ 1.0.real }}",
    "{{ true.__class__ }}",
    "{{ none.__class__ }}",
    "{{ today.__class__ }}",
    "{{ today.strftime('%s') }}",
    "{{ today.replace(year=1) }}",
    "{{ reasons.__len__() }}",
    "{{ reasons[0].__class__ }}",
    "{{ reasons.append(1) }}",
    "{{ (reasons|first).__dict__ }}",
    "{{ account.name.encode() }}",
    "{{ 'a'['__class__'] }}",
    "{{ ({}).__class__ }}",
    "{{ [1, 2]|random }}",
    "{{ account.name is callable }}",
    "{{ account.name is defined }}",
    "{{ 'x' is filter }}",
    "{{ super() }}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{{ _ }}",
    "{{ _('x') }}",
    "{% trans %}x{% endtrans %}",
    "{{ account is sameas account }}",
    "{{ reasons|map('upper') }}",
    "{{ reasons|batch(2)|list }}",
    "{{ account.name|default(account.__class__) }}",
    "{{ account.name if account.__class__ else 1 }}",
    "{{ account.name ~ account.__class__ }}",
    "{% if account.__class__ %}{% endif %}",
    "{% for x in account.__class__.__mro__ %}{% endfor %}",
    "{% with x = account.__class__ %}{% endwith %}",
    "{{ reasons[account.__class__] }}",
    "{{ score.__add__(1) }}",
    "{{ score|abs|attr('__class__') }}",
    "{{ [account.__class__] }}",
    "{{ account.name[::account.__class__] }}",
)


@pytest.mark.parametrize("body", ESCAPES)
def test_an_escape_is_refused_at_check(body: str) -> None:
    found = check_playbook(library(body), "try", COLUMNS)
    assert any(diagnostic.severity is Severity.ERROR for diagnostic in found)


@pytest.mark.parametrize("body", ESCAPES)
def test_an_escape_is_shown_at_its_place(body: str) -> None:
    made = library("\n\n" + body)
    for diagnostic in check_playbook(made, "try", COLUMNS):
        assert diagnostic.span
        place = made.templates["try.md"].source.position(diagnostic.span.start)
        assert place.line >= 12
        assert not {"jinja", "python", "ast", "node"} & set(diagnostic.message.lower().split())


@pytest.mark.parametrize(
    "title",
    [
        "{{ account.__class__ }}",
        "{{ ''.__class__ }}",
        "{% for t in tasks %}{% endfor %}",
        "{{ nobody }}",
        "{{ 'a' * 9 }}",
    ],
)
def test_an_escape_in_a_title_is_refused(title: str) -> None:
    made = library("", "other.md", **{"try.md": FRONT_WITH.replace("TITLE", title)})
    assert check_playbook(made, "try", COLUMNS)


FRONT_WITH = (
    '+++\ntitle = "T"\nowner = "csm"\n[[tasks]]\nid = "a"\ntitle = "TITLE"\nowner = "csm"\ndue = "1 day"\n+++\nx'
)
