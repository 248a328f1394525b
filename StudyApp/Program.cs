using StudyApp.Authoring.Diagnostics;
using StudyApp.Cli.Shared;
using StudyApp.Cli.Verbs;

ProgramCommand.Text = StartedAs.Now.Command();

var root = AllVerbs.Create();

// "StudyApp study.toml" means "StudyApp run study.toml".
var isVerb = args.Length > 0 && (args[0].StartsWith('-') || root.Subcommands.Any(v => v.Name == args[0]));
var parsed = root.Parse(args.Length == 0 ? ["--help"] : isVerb ? args : ["run", .. args]);
// The verbs take signals themselves: the library would cut a server off after two seconds, and throw at a second
// signal.
if (parsed.Errors.Count == 0) return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });

foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
Console.Error.WriteLine($"Help: {ProgramCommand.Text} --help, or {ProgramCommand.Text} VERB --help");
return ExitCodes.WrongUsage;

/// <summary>The entry point; tests build their hosts from its assembly.</summary>
public partial class Program;
