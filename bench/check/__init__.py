"""How well does the check find a picture again, and how often does it name a wrong one?

    script/bench check --photos DIR [--json FILE] [--queries N] [--seed N] …

DIR holds three folders of pictures: `base` and `distract` are the gallery, pictures of `base` are changed in
forty-four ways and looked for, pictures of `neg` are changed and should be found nowhere. The same questions are put
to pdqhash and to plain imagehash. Nothing of the pictures is kept.
"""
