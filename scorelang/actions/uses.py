"""Which of the plan's names a template shows, with what it extends and includes."""

from collections.abc import Iterator, Mapping

from jinja2 import nodes

from scorelang.actions.playbook import Template
from scorelang.actions.template_tree import parse_template


def uses(templates: Mapping[str, Template], file: str) -> frozenset[str]:
    """The names that are read somewhere in what is shown; a block that another one replaces is not."""
    return frozenset(
        node.name for node in _shown(templates, file) if isinstance(node, nodes.Name) and node.ctx == "load"
    )


def account_columns_shown(templates: Mapping[str, Template], file: str) -> frozenset[str]:
    """The columns of the accounts that are read in what is shown, as `account.COLUMN`."""
    return frozenset(
        node.attr
        for node in _shown(templates, file)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name) and node.node.name == "account"
    )


def _shown(templates: Mapping[str, Template], file: str) -> Iterator[nodes.Node]:
    """Every node of what is shown."""
    chain = list(_chain(templates, file))
    blocks: dict[str, list[nodes.Block]] = {}
    for tree in chain:
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, []).append(block)
    replaced = {id(later) for same in blocks.values() for later in _replaced(same)}
    if chain:
        yield from _inside(chain[-1], replaced)
    for same in blocks.values():
        for block in same:
            if id(block) not in replaced:
                yield from _inside(block, replaced)
    included = [node for tree in chain for node in tree.find_all(nodes.Include)]
    for node in included:
        if isinstance(node.template, nodes.Const) and node.template.value in templates:
            yield from _shown(templates, str(node.template.value))


def _chain(templates: Mapping[str, Template], file: str) -> Iterator[nodes.Template]:
    """The file and those it extends, one after the other."""
    for _ in range(len(templates)):
        tree, _problems = parse_template(templates[file])
        if tree is None:
            return
        yield tree
        extends = next(tree.find_all(nodes.Extends), None)
        if extends is None or not isinstance(extends.template, nodes.Const) or extends.template.value not in templates:
            return
        file = str(extends.template.value)


def _replaced(same: list[nodes.Block]) -> list[nodes.Block]:
    """The blocks of a name that are not shown: those behind one that does not call `super()`."""
    for number, block in enumerate(same):
        if not any(
            isinstance(call.node, nodes.Name) and call.node.name == "super" for call in block.find_all(nodes.Call)
        ):
            return same[number + 1 :]
    return []


def _inside(node: nodes.Node, replaced: set[int]) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        if id(child) not in replaced:
            yield from _inside(child, replaced)
