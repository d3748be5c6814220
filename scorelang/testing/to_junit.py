"""Test results as JUnit XML, for whatever shows the tests of a pipeline."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scorelang.testing.coverage import Coverage
from scorelang.testing.results import ExpectationResult, TestResult


def render(results: tuple[TestResult, ...], covered: Coverage | None) -> str:
    """The document; coverage stands in it as a property of the suite."""
    failed = sum(not one.passed for one in results)
    root = Element("testsuites", tests=str(len(results)), failures=str(failed))
    suite = SubElement(root, "testsuite", name="scorelang", tests=str(len(results)), failures=str(failed), errors="0")
    if covered is not None:
        properties = SubElement(suite, "properties")
        SubElement(properties, "property", name="coverage", value=f"{covered.percent}%")
    for one in results:
        case = SubElement(suite, "testcase", name=_plain(one.title), classname=_plain(one.span.path))
        if not one.passed:
            SubElement(case, "failure", message=_plain(_first(one))).text = _plain("\n".join(said(one)))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def said(one: TestResult) -> list[str]:
    """Each expectation that failed, with what was found, a line each."""
    if one.problem is not None:
        return [one.problem]
    return [_expectation(each) for each in one.expectations if not each.passed]


def _expectation(one: ExpectationResult) -> str:
    found = ", ".join(f"{each.name} = {each.value}" for each in one.found)
    return f"{one.text}: found {found or 'missing'}"


def _first(one: TestResult) -> str:
    return said(one)[0]


def _plain(text: str) -> str:
    """XML 1.0 has no place for control characters."""
    return "".join(char if char in "\t\n" or char >= " " else "�" for char in text)
