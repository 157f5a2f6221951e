"""Sets of html tags, by what the reader does with them."""

from __future__ import annotations


def _tags(words: str) -> frozenset[str]:
    return frozenset(words.split())


INLINE = _tags(
    "a abbr acronym b basefont bdi bdo big cite code data dfn em font i ins kbd label mark nobr q rb ruby s samp "
    "small span strike strong sub sup time tt u var wbr img o:p st1:chsdate st1:chmetcnv"
)
"""Elements inside a line of text; every other one begins a new block."""

INVISIBLE = _tags(
    "script style noscript template iframe object embed svg canvas video audio map select option button textarea "
    "datalist input head math rp rt del xml"
)
"""Elements whose content is no text of the page."""

HOLDERS = 'textarea, noscript, xmp, iframe[srcdoc], script[type="text/html"], script[type$="template"]'
"""Where some pages keep their text as a string that a script later puts on the page; a css selector."""

SELF_CLOSING = _tags(
    "area base br col embed hr img input link meta param source track wbr "
    "p li td th tr tbody thead tfoot dt dd option optgroup colgroup rt rp"
)
"""Elements that hold nothing, or that close by themselves where the next one begins."""
