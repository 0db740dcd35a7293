"""The table of operators against the list of the specification (QTI 3.0.1, the XSD's group of expressions)."""

from madrone.qti.processing.compiler import BUILDERS
from madrone.qti.processing.mathematics import CONSTANTS, FUNCTIONS, STATISTICS
from madrone.qti.processing.responding import RESPONSE_RULES
from madrone.qti.processing.standard import STANDARD
from madrone.qti.processing.templating import TEMPLATE_RULES
from madrone.qti.vocabulary import names

EXPRESSIONS = names(
    """
    qti-and qti-any-n qti-base-value qti-container-size qti-contains qti-correct qti-custom-operator qti-default
    qti-delete qti-divide qti-duration-gte qti-duration-lt qti-equal qti-equal-rounded qti-field-value qti-gcd
    qti-gt qti-gte qti-index qti-inside qti-integer-divide qti-integer-modulus qti-integer-to-float qti-is-null
    qti-lcm qti-lt qti-lte qti-map-response qti-map-response-point qti-match qti-math-constant qti-math-operator
    qti-max qti-member qti-min qti-multiple qti-not qti-null qti-or qti-ordered qti-pattern-match qti-power
    qti-product qti-random qti-random-float qti-random-integer qti-repeat qti-round qti-round-to qti-stats-operator
    qti-string-match qti-substring qti-subtract qti-sum qti-truncate qti-variable
    """
)
MATHEMATICS = names(
    """
    sin cos tan sec csc cot asin acos atan atan2 asec acsc acot sinh cosh tanh sech csch coth log ln exp abs
    signum floor ceil toDegrees toRadians
    """
)


def test_every_expression_of_the_specification_is_there_and_no_other() -> None:
    assert set(BUILDERS) == EXPRESSIONS


def test_every_function_constant_and_statistic_is_there_and_no_other() -> None:
    assert set(FUNCTIONS) == MATHEMATICS
    assert set(CONSTANTS) == {"pi", "e"}
    assert set(STATISTICS) == {"mean", "sampleVariance", "sampleSD", "popVariance", "popSD"}


def test_every_rule_of_the_specification_is_there_and_no_other() -> None:
    assert set(RESPONSE_RULES.builders) == names(
        """
        qti-response-condition qti-response-processing-fragment qti-set-outcome-value qti-exit-response
        qti-lookup-outcome-value
        """
    )
    assert set(TEMPLATE_RULES.builders) == names(
        """
        qti-template-condition qti-template-constraint qti-set-template-value qti-set-correct-response
        qti-set-default-value qti-exit-template
        """
    )


def test_every_standard_template_is_there_and_no_other() -> None:
    assert set(STANDARD) == {
        "match_correct",
        "map_response",
        "map_response_point",
        "CC2_match",
        "CC2_match_basic",
        "CC2_map_response",
    }
