package io.redismigrate.workspace;

/** The parts of a workspace that its actors share. */
record Parts(
        Changes changes,
        Access access,
        Directory directory,
        Timeline timeline,
        Views views,
        Triggers triggers,
        ResponseUrls responseUrls,
        FileMethods files) {}
