namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>
/// A request before it is sent: who sends it, and whether with a genuine form token, is filled in from the server that is running.
/// </summary>
/// <param name="Sender">Whose cookies: nobody's, those of a participant at a page, or the admin's.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Address">Path and query below the root, escaped.</param>
/// <param name="Headers">Others than the content's type.</param>
/// <param name="ContentType">Null for none.</param>
/// <param name="Body">Null for none; <c>{token}</c> and <c>{visit}</c> stand for the sender's.</param>
internal sealed record FuzzRequest(
    FuzzSender Sender,
    string Method,
    string Address,
    IReadOnlyList<(string Name, string Value)> Headers,
    string? ContentType,
    string? Body
)
{
    public override string ToString() =>
        $"{Sender}: {Method} {Address}\n{string.Join('\n', Headers.Select(h => $"{h.Name}: {h.Value}"))}\nContent-Type: "
        + $"{ContentType}\n\n{Body}";
}

/// <summary>Who sends a request.</summary>
internal enum FuzzSender
{
    Nobody,
    AtQuestions,
    AtTask,
    Finished,
    Admin,
}
