package io.redismigrate.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockRulesTest {

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"')).orElseThrow();
    }

    private static String of(int length) {
        return "x".repeat(length);
    }

    private static String section(String text) {
        return "{'type':'section','text':{'type':'mrkdwn','text':'" + text + "'}}";
    }

    private static String button(String more) {
        return "[{'type':'actions','elements':[{'type':'button','text':{'type':'plain_text','text':'Go'}" + more
                + "}]}]";
    }

    /** One block or element with a hole, the longest that fits, and where the finding points. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'type':'section','text':{'type':'mrkdwn','text':'?'}}] | 3000 | /blocks/0/text/text",
                "[{'type':'header','text':{'type':'plain_text','text':'?'}}] | 150 | /blocks/0/text/text",
                "[{'type':'section','fields':[{'type':'mrkdwn','text':'?'}]}] | 2000 | /blocks/0/fields/0/text",
                "[{'type':'divider','block_id':'?'}] | 255 | /blocks/0/block_id",
                "[{'type':'actions','elements':[{'type':'button','text':{'type':'plain_text','text':'?'}}]}] | 75 | /blocks/0/elements/0/text/text",
                "[{'type':'actions','elements':[{'type':'button','text':{'type':'plain_text','text':'b'},'value':'?'}]}] | 2000 | /blocks/0/elements/0/value",
                "[{'type':'actions','elements':[{'type':'button','text':{'type':'plain_text','text':'b'},'action_id':'?'}]}] | 255 | /blocks/0/elements/0/action_id",
                "[{'type':'actions','elements':[{'type':'static_select','options':[{'value':'v','text':{'type':'plain_text','text':'?'}}]}]}] | 75 | /blocks/0/elements/0/options/0/text/text",
                "[{'type':'actions','elements':[{'type':'static_select','options':[{'value':'?','text':{'type':'plain_text','text':'o'}}]}]}] | 150 | /blocks/0/elements/0/options/0/value",
                "[{'type':'actions','elements':[{'type':'static_select','placeholder':{'type':'plain_text','text':'?'},'options':[{'value':'v','text':{'type':'plain_text','text':'o'}}]}]}] | 150 | /blocks/0/elements/0/placeholder/text",
            })
    void a_text_may_be_so_long_and_no_longer(String template, int most, String place) {
        assertThat(BlockRules.check(json(template.replace("?", of(most))))).isEmpty();
        assertThat(BlockRules.check(json(template.replace("?", of(most + 1)))))
                .containsExactly("must be less than " + (most + 1) + " characters [json-pointer:" + place + "]");
    }

    @ParameterizedTest
    @CsvSource({"title,100", "text,300", "confirm,30", "deny,30"})
    void a_confirm_dialog_has_limits_of_its_own(String part, int most) {
        for (var length : new int[] {most, most + 1}) {
            var confirm = new StringBuilder(",'confirm':{");
            for (var name : new String[] {"title", "text", "confirm", "deny"}) {
                confirm.append(
                        "'%s':{'type':'plain_text','text':'%s'},".formatted(name, of(name.equals(part) ? length : 1)));
            }
            confirm.setCharAt(confirm.length() - 1, '}');

            assertThat(BlockRules.check(json(button(confirm.toString())))).hasSize(length - most);
        }
    }

    @Test
    void a_message_has_at_most_fifty_blocks_and_a_modal_a_hundred() {
        var fifty = "[" + (section("a") + ",").repeat(49) + section("a") + "]";
        var more = "[" + (section("a") + ",").repeat(50) + section("a") + "]";
        var hundredOne = "[" + (section("a") + ",").repeat(100) + section("a") + "]";

        assertThat(BlockRules.check(json(fifty))).isEmpty();
        assertThat(BlockRules.check(json(more)))
                .containsExactly("no more than 50 items allowed [json-pointer:/blocks]");
        assertThat(BlockRules.checkView(json(modal(more)))).isEmpty();
        assertThat(BlockRules.checkView(json(modal(hundredOne))))
                .containsExactly("no more than 100 items allowed [json-pointer:/view/blocks]");
    }

    private static String modal(String blocks) {
        return "{'type':'modal','title':{'type':'plain_text','text':'T'},'blocks':" + blocks + "}";
    }

    @Test
    void ids_may_not_repeat() {
        assertThat(BlockRules.check(json("[{'type':'divider','block_id':'a'},{'type':'divider','block_id':'a'}]")))
                .singleElement()
                .asString()
                .contains("/blocks/1/block_id");
        assertThat(BlockRules.check(json("[{'type':'actions','elements':["
                        + "{'type':'button','action_id':'a','text':{'type':'plain_text','text':'1'}},"
                        + "{'type':'button','action_id':'a','text':{'type':'plain_text','text':'2'}}]}]")))
                .singleElement()
                .asString()
                .contains("/blocks/0/elements/1/action_id");
    }

    @Test
    void lists_have_their_lengths() {
        var element = "{'type':'button','text':{'type':'plain_text','text':'b'}}";
        var field = "{'type':'mrkdwn','text':'f'}";

        assertThat(BlockRules.check(
                        json("[{'type':'actions','elements':[" + (element + ",").repeat(25) + element + "]}]")))
                .containsExactly("no more than 25 items allowed [json-pointer:/blocks/0/elements]");
        assertThat(BlockRules.check(json("[{'type':'section','fields':[" + (field + ",").repeat(10) + field + "]}]")))
                .containsExactly("no more than 10 items allowed [json-pointer:/blocks/0/fields]");
        assertThat(BlockRules.check(json("[{'type':'context','elements':[" + (field + ",").repeat(10) + field + "]}]")))
                .containsExactly("no more than 10 items allowed [json-pointer:/blocks/0/elements]");
        assertThat(BlockRules.check(json("[{'type':'actions','elements':[]}]")))
                .containsExactly("no less than 1 items allowed [json-pointer:/blocks/0/elements]");
    }

    @Test
    void what_the_reference_does_not_name_is_refused() {
        assertThat(BlockRules.check(json("[{'type':'sektion'}]")))
                .containsExactly("unsupported type: sektion [json-pointer:/blocks/0/type]");
        assertThat(BlockRules.check(json("[{'type':'divider','colour':'red'}]")))
                .containsExactly("invalid additional property: colour [json-pointer:/blocks/0]");
        assertThat(BlockRules.check(json("[{'type':'header','text':{'type':'mrkdwn','text':'h'}}]")))
                .containsExactly("must be a plain_text object [json-pointer:/blocks/0/text/type]");
        assertThat(BlockRules.check(json("[{'type':'section'}]")))
                .containsExactly("missing required field: text [json-pointer:/blocks/0]");
        assertThat(BlockRules.check(json(button(",'style':'green'"))))
                .containsExactly("must be a valid enum value [json-pointer:/blocks/0/elements/0/style]");
        assertThat(BlockRules.check(json("[" + section("") + "]")))
                .containsExactly("must be more than 0 characters [json-pointer:/blocks/0/text/text]");
    }

    @Test
    void a_modal_that_asks_must_have_a_submit_button() {
        var input = "[{'type':'input','label':{'type':'plain_text','text':'L'},'element':{'type':'plain_text_input'}}]";

        assertThat(BlockRules.checkView(json(modal(input))))
                .containsExactly("missing required field: submit [json-pointer:/view]");
        assertThat(BlockRules.checkView(
                        json("{'type':'modal','title':{'type':'plain_text','text':'" + of(25) + "'},'blocks':[]}")))
                .containsExactly("must be less than 25 characters [json-pointer:/view/title/text]");
        assertThat(BlockRules.checkView(json("{'type':'modal','title':{'type':'plain_text','text':'T'},"
                        + "'private_metadata':'" + of(3001) + "','blocks':[]}")))
                .containsExactly("must be less than 3001 characters [json-pointer:/view/private_metadata]");
    }

    @Test
    void an_initial_option_is_one_of_the_options() {
        var option = "{'value':'a','text':{'type':'plain_text','text':'A'}}";
        var other = "{'value':'b','text':{'type':'plain_text','text':'B'}}";
        var radio = "[{'type':'actions','elements':[{'type':'radio_buttons','options':[" + option
                + "],'initial_option':%s}]}]";

        assertThat(BlockRules.check(json(radio.formatted(option)))).isEmpty();
        assertThat(BlockRules.check(json(radio.formatted(other)))).hasSize(1);
    }

    @Test
    void rich_text_is_checked_to_its_leaves() {
        var good =
                "[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'a'}]},"
                        + "{'type':'rich_text_list','style':'bullet','elements':[{'type':'rich_text_section','elements':[]}]}]}]";
        var bad = "[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'word'}]}]}]";

        assertThat(BlockRules.check(json(good))).isEmpty();
        assertThat(BlockRules.check(json(bad)))
                .containsExactly("unsupported type: word [json-pointer:/blocks/0/elements/0/elements/0/type]");
    }
}
