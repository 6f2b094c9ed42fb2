#include "media/language.h"

#include <algorithm>

namespace klieg::media {

namespace {

/// ISO 639-2 with its two-letter code of 639-1, terminology codes first, then the bibliographic ones of old files.
constexpr std::string_view kCodes =
    "aar aa abk ab afr af aka ak amh am ara ar arg an asm as ava av aym ay aze az bak ba bam bm bel be ben bn bis bi "
    "bod bo bos bs bre br bul bg cat ca ces cs cha ch che ce chv cv cor kw cos co cre cr cym cy dan da deu de div dv "
    "dzo dz ell el eng en epo eo est et eus eu ewe ee fao fo fas fa fij fj fin fi fra fr fry fy ful ff gla gd gle ga "
    "glg gl grn gn guj gu hat ht hau ha heb he her hz hin hi hrv hr hun hu hye hy ibo ig iku iu ind id ipk ik isl is "
    "ita it jav jv jpn ja kal kl kan kn kas ks kat ka kau kr kaz kk khm km kik ki kin rw kir ky kom kv kon kg kor ko "
    "kua kj kur ku lao lo lat la lav lv lim li lin ln lit lt ltz lb lub lu lug lg mah mh mal ml mar mr mkd mk mlg mg "
    "mlt mt mon mn mri mi msa ms mya my nau na nav nv nbl nr nde nd ndo ng nep ne nld nl nno nn nob nb nor no nya ny "
    "oci oc oji oj ori or orm om oss os pan pa pli pi pol pl por pt pus ps que qu roh rm ron ro run rn rus ru sag sg "
    "san sa sin si slk sk slv sl sme se smo sm sna sn snd sd som so sot st spa es sqi sq srd sc srp sr ssw ss sun su "
    "swa sw swe sv tah ty tam ta tat tt tel te tgk tg tgl tl tha th tir ti ton to tsn tn tso ts tuk tk tur tr twi tw "
    "uig ug ukr uk urd ur uzb uz ven ve vie vi vol vo wln wa wol wo xho xh yid yi yor yo zha za zho zh zul zu "
    "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de gre el ice is mac mk mao mi may ms per fa "
    "rum ro slo sk tib bo wel cy ";

bool is_code(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string to_bcp47(std::string_view iso639) {
    if (!is_code(iso639) || iso639 == "und" || iso639 == "mis" || iso639 == "zxx") return {};
    for (std::size_t at = 0; at + 7 <= kCodes.size(); at += 7) {
        if (kCodes.substr(at, 3) == iso639) return std::string(kCodes.substr(at + 4, 2));
    }
    return std::string(iso639);
}

std::string to_iso639(std::string_view bcp47) {
    auto primary = bcp47.substr(0, bcp47.find('-'));
    if (is_code(primary)) return std::string(primary);
    for (std::size_t at = 0; at + 7 <= kCodes.size(); at += 7) {
        if (kCodes.substr(at + 4, 2) == primary) return std::string(kCodes.substr(at, 3));
    }
    return "und";
}

}  // namespace klieg::media
