using System.CommandLine;

namespace StudyApp.Cli.Verbs;

/// <summary>The program's command line: every verb, in the order of the help.</summary>
internal static class AllVerbs
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs research studies online from one configuration file. Without a verb: run.");
        Command[] verbs =
        [
            RunVerb.Create(),
            CheckVerb.Create(),
            InitVerb.Create(),
            SimulateVerb.Create(),
            ExportVerb.Create(),
            SchemaVerb.Create(),
            AssignmentsVerb.Create(),
            ConditionsVerb.Create(),
            LinksVerb.Create(),
            ReconcileVerb.Create(),
            RecruiterSimVerb.Create(),
            ImportVerb.Create(),
            ParticipantVerbs.Erase(),
            ParticipantVerbs.Exclude(),
            ParticipantVerbs.Include(),
            CopyDataVerb.Create(),
        ];
        foreach (var verb in verbs) root.Subcommands.Add(verb);
        return root;
    }
}
