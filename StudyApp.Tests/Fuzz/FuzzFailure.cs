using System.Globalization;
using System.Text;

namespace StudyApp.Tests.Fuzz;

/// <summary>An input that broke something.</summary>
/// <param name="Target">What read it.</param>
/// <param name="Seed">With the index, what makes it again.</param>
/// <param name="Index">0-based.</param>
/// <param name="Input">The input.</param>
/// <param name="Reason">What was thrown; null when nothing came back.</param>
internal sealed record FuzzFailure(string Target, int Seed, int Index, object Input, Exception? Reason)
{
    private const int ShownCharacters = 1_500;

    /// <summary>Failures with the same one have the same cause, mostly.</summary>
    public string Kind =>
        Reason is null
            ? "hang"
            : $"{Reason.GetType().Name} {Reason.StackTrace?.Split('\n')[0].Trim()} "
                + $"{(Reason is FuzzComplaintException ? Reason.Message.Split(':')[0] : "")}";

    public override string ToString() =>
        $"{Target}: fuzz --only {Target} --seed {Seed} --from {Index} --inputs 1\n  "
        + $"{Reason?.ToString().Replace("\n", "\n  ", StringComparison.Ordinal) ?? "It does not come back."}\n  input: {Shown}";

    private string Shown
    {
        get
        {
            var text = Input is byte[] bytes ? $"{bytes.Length} bytes" : Input.ToString()!;
            var shown = new StringBuilder();
            foreach (var c in text.AsSpan(0, Math.Min(text.Length, ShownCharacters)))
                _ = c is '\n' or (>= ' ' and < '\u007F')
                    ? shown.Append(c)
                    : shown.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            return text.Length > ShownCharacters ? $"{shown}… ({text.Length} characters)" : shown.ToString();
        }
    }
}
