using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>An entry of a drawn page list.</summary>
internal abstract record Drawn;

internal sealed record DrawnPage(string Path, Guard? Guard) : Drawn;

internal sealed record DrawnArm(int? Condition, Guard? Guard, ImmutableArray<Drawn> Entries);

internal sealed record DrawnRouting(ImmutableArray<DrawnArm> Arms) : Drawn;

internal sealed record DrawnBlock(OrderRule Rule, ImmutableArray<Drawn> Entries) : Drawn;

/// <summary>A study drawn from a seed: as a tree for the oracle, and as the program reads it from its text.</summary>
internal sealed class DrawnStudy
{
    public const int Conditions = 3;

    private static readonly string[] Questionnaires = ["q1", "q2", "q3"];

    private readonly SeededChance _chance;
    private int _pages;
    private bool _inBlock;

    public DrawnStudy(long seed)
    {
        _chance = new(seed, "study");
        var assignsLater = _chance.Next(4) == 0;
        var entries = ImmutableArray.CreateBuilder<Drawn>();
        entries.Add(new DrawnPage(assignsLater ? "consent_nc" : "consent", null));
        entries.AddRange(Entries(depth: 0, 1 + _chance.Next(4)));
        if (assignsLater) entries.Add(new DrawnPage("assign_condition", null));
        entries.AddRange(Entries(depth: 0, 1 + _chance.Next(4)));
        entries.Add(new DrawnPage("end", _chance.Next(12) == 0 ? Guard(0) : null));
        Pages = entries.ToImmutable();
        Text = string.Join(", ", Pages.Select(Print));
        var diagnostics = new DiagnosticBag();
        Study = AStudy.With(Text)
            .WithSettings("TITLE = 'Drawn'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nCONDITIONS = [{label='a'},{label='b'},{label='c'}]")
            .WithFile("questionnaires/q1.json", Question)
            .WithFile("questionnaires/q2.json", Question)
            .WithFile("questionnaires/q3.json", Question)
            .WithFile("templates/instructions/j.html", "<p>Go on.</p>")
            .Read(diagnostics)?.Study ?? throw new InvalidOperationException($"{Text}\n{string.Join('\n', diagnostics)}");
    }

    private const string Question =
        """{"questions":[{"questiontype":"radiolist","id":"choice","labels":["x","y","z"]},{"questiontype":"num_field","id":"number"}]}""";

    public ImmutableArray<Drawn> Pages { get; }

    public string Text { get; }

    public Study Study { get; }

    private List<Drawn> Entries(int depth, int count) => Enumerable.Range(0, count).Select(_ => Entry(depth)).ToList();

    private Drawn Entry(int depth)
    {
        var kind = _chance.Next(depth < 2 ? 10 : 7);
        return kind switch
        {
            7 or 8 => new DrawnRouting([.. Enumerable.Range(0, 1 + _chance.Next(3)).Select(_ => Arm(depth))]),
            9 => Block(depth),
            5 when _chance.Next(4) == 0 && depth < 2 && !_inBlock => new DrawnPage($"part/p{_chance.Next(2)}", MaybeGuard()),
            5 => new DrawnPage($"instructions/{(_chance.Next(2) == 0 ? "i" : "j")}", MaybeGuard()),
            6 when _chance.Next(3) == 0 => new DrawnPage($"end/reason{_chance.Next(3)}", Guard(0)),
            // Tags are unique: the same questionnaire twice with one tag is an error of its own.
            _ => new DrawnPage($"questionnaire/{Questionnaires[_chance.Next(3)]}/t{++_pages}", MaybeGuard()),
        };
    }

    private DrawnArm Arm(int depth) =>
        new(
            _chance.Next(2) == 0 ? 1 + _chance.Next(Conditions) : null,
            _chance.Next(2) == 0 ? Guard(0) : null,
            [.. Entries(depth + 1, 1 + _chance.Next(2))]
        );

    private DrawnBlock Block(int depth)
    {
        // A pause between parts has its place, as an end has.
        var outer = _inBlock;
        _inBlock = true;
        var parts = ImmutableArray.CreateRange(
            Enumerable
                .Range(0, 2 + _chance.Next(2))
                .Select(_ => Entry(depth + 1))
                .Where(e => e is not DrawnPage { Path: var path } || !path.StartsWith("end", StringComparison.Ordinal))
        );
        _inBlock = outer;
        OrderRule rule = _chance.Next(3) switch { 0 => new RandomOrder(), 1 => new LatinSquareOrder(), _ => new FileOrder() };
        return new(rule, parts);
    }

    private Guard? MaybeGuard() => _chance.Next(2) == 0 ? Guard(0) : null;

    private Guard Guard(int depth) => _chance.Next(depth < 2 ? 9 : 6) switch
    {
        0 or 1 => new ChoiceIs(
            Questionnaires[_chance.Next(3)],
            _chance.Next(4) == 0 ? $"t{1 + _chance.Next(6)}" : null,
            _chance.Next(2) == 0 ? "x" : "y"
        ),
        2 or 3 => new NumberAbove(Questionnaires[_chance.Next(3)], _chance.Next(5)),
        4 => new ConditionIs(1 + _chance.Next(Conditions)),
        5 => _chance.Next(3) == 0 ? new NeverKnown() : new NumberAbove("q1", 2),
        6 => new Not(Guard(depth + 1)),
        7 => new And(Guard(depth + 1), Guard(depth + 1)),
        _ => new Or(Guard(depth + 1), Guard(depth + 1)),
    };

    private static string Print(Drawn entry) => entry switch
    {
        DrawnPage page =>
            $"{{path='{page.Path}'{(page.Path.StartsWith("part", StringComparison.Ordinal) ? ", opens_after_days=7, closes_after_days=10" : "")}{Print(page.Guard)}}}",
        DrawnRouting routing => $"{{conditional_routing=[{string.Join(", ", routing.Arms.Select(Print))}]}}",
        DrawnBlock block =>
            $"{{order='{(block.Rule switch { RandomOrder => "random", LatinSquareOrder => "latin_square", _ => "fixed" })}', "
                + $"page_list=[{string.Join(", ", block.Entries.Select(Print))}]}}",
        _ => throw new InvalidOperationException(),
    };

    private static string Print(DrawnArm arm)
    {
        var text = new StringBuilder("{");
        if (arm.Condition is { } condition) text.Append(CultureInfo.InvariantCulture, $"condition={condition}, ");
        if (arm.Guard is { } guard) text.Append(CultureInfo.InvariantCulture, $"show_if=\"{guard.Text}\", ");
        return text.Append(CultureInfo.InvariantCulture, $"page_list=[{string.Join(", ", arm.Entries.Select(Print))}]}}").ToString();
    }

    private static string Print(Guard? guard) => guard is null ? "" : $", show_if=\"{guard.Text}\"";
}
