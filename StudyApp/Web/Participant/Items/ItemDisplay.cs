using System.Collections.Immutable;
using StudyApp.Items;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Items;

/// <summary>Everything about one showing of an item that is not the item itself.</summary>
/// <param name="Index">0-based position in the questionnaire, for items without an id.</param>
/// <param name="Texts">The program's own words.</param>
/// <param name="Form">What was typed and refused.</param>
/// <param name="Order">Keys of rows or choices in the order presented; empty for file order.</param>
/// <param name="DisablePaste">Whether pasting is blocked in the whole study.</param>
public sealed record ItemDisplay(int Index, InterfaceTexts Texts, FormModel Form, ImmutableArray<string> Order, bool DisablePaste)
{
    public string? Value(string field) => Form.Values[field];

    public Problem? ProblemAt(string field) => Form.Problems.FirstOrDefault(p => p.Field == field);

    public Problem? ProblemAmong(IEnumerable<string> fields) => fields.Select(ProblemAt).FirstOrDefault(p => p is not null);

    /// <summary>The things in the order presented.</summary>
    public IEnumerable<T> InOrder<T>(ImmutableArray<T> all, Func<T, string> keyOf) =>
        Order.IsEmpty ? all : Order.Select(key => all.First(thing => keyOf(thing) == key));
}
