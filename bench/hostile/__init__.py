"""What does the house do with files made to do harm, sent by somebody who is let in?

    script/bench hostile [--files N] [--seed N] [--json FILE] …

The real web and the real worker run on a data folder of their own. Each file goes to both addresses that take
pictures. Counted are answers, deaths, memory and seconds; every clean copy that came out is searched for what it
may not hold.
"""
