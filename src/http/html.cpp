#include "http/html.h"

namespace klieg::http {

std::string escaped_html(std::string_view text) {
    std::string safe;
    for (char letter : text) {
        switch (letter) {
            case '<': safe += "&lt;"; break;
            case '>': safe += "&gt;"; break;
            case '&': safe += "&amp;"; break;
            case '"': safe += "&quot;"; break;
            default: safe += letter;
        }
    }
    return safe;
}

}  // namespace klieg::http
