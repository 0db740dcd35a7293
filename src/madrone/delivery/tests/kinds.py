"""Items that answer the student, that come as clones, and that shuffle; and forms made of such items."""

from madrone.content.models import FormItem, Item, Test
from madrone.content.parsed import parsed_item
from madrone.kernel import clock

_HEAD = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="{identifier}"
 title="{identifier}" adaptive="{adaptive}" time-dependent="false" xml:lang="en">"""

# The first wrong answer brings a hint and another try; the right one ends the item, for one point less after a hint.
ADAPTIVE = (
    _HEAD.replace("{adaptive}", "true")
    + """
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
<qti-correct-response><qti-value>RIGHT</qti-value></qti-correct-response></qti-response-declaration>
<qti-response-declaration identifier="HINT" cardinality="single" base-type="boolean"/>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float">
<qti-default-value><qti-value>2</qti-value></qti-default-value></qti-outcome-declaration>
<qti-outcome-declaration identifier="MAXSCORE" cardinality="single" base-type="float">
<qti-default-value><qti-value>2</qti-value></qti-default-value></qti-outcome-declaration>
<qti-outcome-declaration identifier="SAID" cardinality="single" base-type="identifier">
<qti-default-value><qti-value>nothing</qti-value></qti-default-value></qti-outcome-declaration>
<qti-item-body>
<qti-feedback-block outcome-identifier="SAID" identifier="nothing" show-hide="show"><qti-content-body>
<p>Take your time.</p></qti-content-body></qti-feedback-block>
<qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
<qti-prompt>Which is a bird?</qti-prompt>
<qti-simple-choice identifier="WRONG">a bat</qti-simple-choice>
<qti-simple-choice identifier="RIGHT">a heron</qti-simple-choice></qti-choice-interaction>
<qti-feedback-block outcome-identifier="SAID" identifier="hint" show-hide="show"><qti-content-body>
<p>Birds have feathers.</p></qti-content-body></qti-feedback-block>
<qti-feedback-block outcome-identifier="SAID" identifier="praise" show-hide="show"><qti-content-body>
<p>A heron it is.</p></qti-content-body></qti-feedback-block>
<p><qti-end-attempt-interaction response-identifier="HINT" title="Show a hint"/></p>
</qti-item-body>
<qti-response-processing>
<qti-response-condition><qti-response-if>
<qti-match><qti-variable identifier="RESPONSE"/><qti-correct identifier="RESPONSE"/></qti-match>
<qti-set-outcome-value identifier="SAID"><qti-base-value base-type="identifier">praise</qti-base-value>
</qti-set-outcome-value>
<qti-set-outcome-value identifier="completionStatus"><qti-base-value base-type="identifier">completed</qti-base-value>
</qti-set-outcome-value></qti-response-if>
<qti-response-else>
<qti-set-outcome-value identifier="SAID"><qti-base-value base-type="identifier">hint</qti-base-value>
</qti-set-outcome-value>
<qti-set-outcome-value identifier="SCORE"><qti-base-value base-type="float">1</qti-base-value>
</qti-set-outcome-value></qti-response-else></qti-response-condition>
</qti-response-processing></qti-assessment-item>"""
)

FEEDBACK = (
    _HEAD.replace("{adaptive}", "false")
    + """
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
<qti-correct-response><qti-value>RIGHT</qti-value></qti-correct-response></qti-response-declaration>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-outcome-declaration identifier="SAID" cardinality="single" base-type="identifier"/>
<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
<qti-simple-choice identifier="WRONG">a bat</qti-simple-choice>
<qti-simple-choice identifier="RIGHT">a heron</qti-simple-choice></qti-choice-interaction></qti-item-body>
<qti-response-processing>
<qti-set-outcome-value identifier="SAID"><qti-variable identifier="RESPONSE"/></qti-set-outcome-value>
</qti-response-processing>
<qti-modal-feedback outcome-identifier="SAID" identifier="WRONG" show-hide="show"><qti-content-body>
<p>Bats give milk.</p></qti-content-body></qti-modal-feedback></qti-assessment-item>"""
)

# Each clone adds another number to 10; the sum is the key.
CLONED = (
    _HEAD.replace("{adaptive}", "false")
    + """
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="integer"/>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-template-declaration identifier="N" cardinality="single" base-type="integer"/>
<qti-template-processing>
<qti-set-template-value identifier="N"><qti-random-integer min="1" max="100000"/></qti-set-template-value>
<qti-set-correct-response identifier="RESPONSE"><qti-sum><qti-variable identifier="N"/>
<qti-base-value base-type="integer">10</qti-base-value></qti-sum></qti-set-correct-response>
</qti-template-processing>
<qti-item-body><p>Add 10 to <qti-printed-variable identifier="N"/>:
<qti-text-entry-interaction response-identifier="RESPONSE"/></p></qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
</qti-assessment-item>"""
)

SHUFFLED = (
    _HEAD.replace("{adaptive}", "false")
    + """
<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
<qti-correct-response><qti-value>C1</qti-value></qti-correct-response></qti-response-declaration>
<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
<qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1" shuffle="true">"""
    + "".join(
        f'<qti-simple-choice identifier="C{number}">word {number}</qti-simple-choice>'
        for number in range(1, 9)
    )
    + """</qti-choice-interaction></qti-item-body>
<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/>
</qti-assessment-item>"""
)


def make_form(*written: str, kind: str = "summative", identifier: str = "KINDS") -> Test:
    """Make a form of items; they are called I1, I2 and so on."""
    test = Test.objects.create(
        identifier=identifier, title=f"Form {identifier}", kind=kind, subject="MATH", grade="05"
    )
    for position, xml in enumerate(written, start=1):
        item = Item(
            identifier=f"I{position}",
            title=f"Item {position}",
            subject="MATH",
            grade="05",
            xml=xml.format(identifier=f"I{position}"),
            max_score=1,
            imported_at=clock.now(),
        )
        item.max_score = parsed_item(item).max_score or 1
        item.save()
        FormItem.objects.create(test=test, item=item, position=position)
    return test
