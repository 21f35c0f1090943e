from . import (
    ha_rule_firing,
    ha_rule_firing_words,
    mail_render_mixin,
)
