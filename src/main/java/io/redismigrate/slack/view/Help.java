package io.redismigrate.slack.view;

import java.util.List;

/** What can be typed. */
public final class Help {
    private static final List<String> LINES = List.of(
            "`start PLAN` · `start SRC DST [fenced|gradual]` · `start`: starts a migration; with nothing behind it,"
                    + " asks in a form",
            "`rehearse PLAN`: copies to the empty candidate, compares, says what it measured, and wipes the candidate;"
                    + " moves nothing",
            "`check PLAN`: looks at the servers and says what it finds; changes nothing",
            "`drift PLAN [copy]`: what replication does not carry (users, settings); with `copy`, copies what can be copied",
            "`status [ID]` · `list`: where it stands and why it is not moving",
            "`clients ID`: who is still connected to the current master",
            "`verify ID` · `verify ID pause` · `verify ID resume`: compares the two data sets again; holds that, lets it go on",
            "`repair ID`: asks for keys that differ to be written anew on the master; an approver has to agree",
            "`abort ID [reason]`: stops before the switch and puts everything back",
            "`rollback ID [reason]`: after the switch, back to the old master",
            "`finish ID`: ends the rollback window",
            "`override ID reason`: an approver answers for what stands in the way, as the card or the gate says it",
            "`handover ID @person`: offers it to another person, who has to accept",
            "`fleet start NAME` · `fleet status NAME`: a whole fleet",
            "`fleet abort NAME [reason]` · `fleet rollback NAME [reason]` · `fleet resume NAME` · `fleet finish NAME`:"
                    + " the same for all of it",
            "`audit ID`: puts the history into the thread as a file",
            "`help`: this");

    private Help() {}

    /**
     * The list, behind a sentence that says why it is shown.
     *
     * @param why what was not understood and what is nearest, a sentence; empty where help was asked for
     */
    public static Post of(String why) {
        var what = Parts.section("`/redis-migrate` and then one of\n• " + String.join("\n• ", LINES));
        var sentence = why.isBlank()
                ? "What can be typed behind /redis-migrate: start, rehearse, check, drift, status, list, clients, verify,"
                        + " repair, abort, rollback, finish, override, handover, fleet, audit, help."
                : Text.safe(why);
        return new Post(sentence, why.isBlank() ? List.of(what) : List.of(Parts.section(Text.safe(why)), what));
    }
}
