"""Which words are Vietnamese syllables: the measure by which unknown encodings are told apart. Pure.

An onset, a rhyme and a tone; rhymes ending in c, ch, p or t bear the acute or the dot only.
"""

import re
import unicodedata
from functools import lru_cache

from courses.vietnamese import TONES, nfc

ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oc oe oen oeo oet oi om on ong ooc oong op ot oăc oăm oăn oăng oăt
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut
uân uâng uât uây uê uêch uên uênh uơ uy uya uych uyên uyêt uyn uynh uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yn yt
"""
STOPS = ("c", "ch", "p", "t")
STOP_TONES = {"\u0301", "\u0323"}  # acute, dot below
TONELESS = re.compile(f"(?:{ONSETS})?(?:{'|'.join(RHYMES.split())})")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether one word, in whatever case, can be written in Vietnamese."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [char for char in decomposed if char in TONES]
    bare = nfc("".join(char for char in decomposed if char not in TONES))
    if len(tones) > 1 or not TONELESS.fullmatch(bare):
        return False
    return not bare.endswith(STOPS) or bool(set(tones) & STOP_TONES)
