"""The HTML that feeds use: which tags run inside a line, end a block, or go with all they hold."""

from __future__ import annotations

INLINE_TAGS = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small"
    " span strike strong sub sup tt u var wbr".split()
)
BLOCK_TAGS = frozenset(
    "address article blockquote body br center dd details div dl dt footer h1 h2 h3 h4 h5 h6 header hr html"
    " li main ol p pre section summary ul".split()
)
DROPPED_TAGS = frozenset(
    "address aside audio button canvas caption col colgroup datalist dialog figcaption figure footer "
    "form h1 h2"
    " h3 h4 h5 h6 input label legend fieldset menu meter nav optgroup option output picture pre progress "
    "source"
    " table tbody td tfoot th thead time tr track video".split()
)
CONTENT_TAGS = frozenset(
    "script style template iframe object embed svg math textarea select title xmp noscript noembed noframes"
    " plaintext head applet frameset map".split()
)
STRIPPED_TAGS = frozenset(
    "acronym area base bgsound blink dir image isindex keygen layer link listing marquee meta param".split()
)
"""nh3 takes these out and leaves their text."""
KNOWN_TAGS = INLINE_TAGS | BLOCK_TAGS | DROPPED_TAGS | CONTENT_TAGS | STRIPPED_TAGS
FORMATTING_TAGS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
VOID_TAGS = frozenset("area br col embed hr img input source track wbr".split())
SELF_CLOSING_TAGS = frozenset("p li dt dd td th tr option tbody thead tfoot".split())
"""Their end tag may be left out: a hundred thousand `<p>` in a row are not nested."""

SMALL_CLASSES = frozenset(
    "ad ads advert advertisement author breadcrumb breadcrumbs byline caption comments contributors "
    "copyright"
    " credit credits dateline disclaimer enlarge footer infobox metadata newsletter outbrain pagination "
    "promo"
    " promotion promoted pullquote readmore recirc recommended related share sharedaddy sharing signup skip"
    " social sponsor sponsored subscribe subscription taboola tags timestamp toc".split()
)
"""Parts of class names, between hyphens and underscores, that mark what is not running text."""

SMALL_WHOLE_CLASSES = frozenset(
    "field--name-uid field--name-created instagram-media more-link read-more screen-reader-text sr-only"
    " twitter-tweet visually-hidden wp-block-code wp-block-embed wp-element-caption".split()
)
