#include "mail/letter.h"

#include <gmock/gmock.h>

namespace klieg::mail {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Letter, SaysTheSameInBothFormsAndNamesOfPeopleAreNoMarkup) {
    auto const mail = message_of({.subject = "Hello",
                                  .before = {"Hello <b>Ada</b> & \"Bob\""},
                                  .link = "https://klieg.example/x#token=a&b",
                                  .link_text = "Go on",
                                  .after = {"Bye"},
                                  .footer = "Klieg",
                                  .unsubscribe_link = "https://klieg.example/u",
                                  .language = Language::de});
    EXPECT_THAT(mail.text, HasSubstr("Hello <b>Ada</b> & \"Bob\"\n\nGo on:\nhttps://klieg.example/x#token=a&b\n"));
    EXPECT_THAT(mail.text, HasSubstr("-- \nKlieg\nAbbestellen: https://klieg.example/u\n"));
    EXPECT_THAT(mail.html, HasSubstr("<p>Hello &lt;b&gt;Ada&lt;/b&gt; &amp; &quot;Bob&quot;</p>"));
    EXPECT_THAT(mail.html, HasSubstr("<a href=\"https://klieg.example/x#token=a&amp;b\">Go on</a>"));
    EXPECT_THAT(mail.html, HasSubstr("lang=\"de\""));
    EXPECT_THAT(mail.html, Not(HasSubstr("<b>")));
}

TEST(Language, IsEnglishWhereWeDoNotSpeakIt) {
    EXPECT_EQ(language_of("de"), Language::de);
    EXPECT_EQ(language_of("de-CH"), Language::de);
    EXPECT_EQ(language_of("den"), Language::en);
    EXPECT_EQ(language_of("fr"), Language::en);
    EXPECT_EQ(language_of(""), Language::en);
}

}  // namespace klieg::mail
