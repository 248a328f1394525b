namespace StudyApp.Studies.Items.Answers;

/// <summary>The length of a typed text as browsers count it for <c>maxlength</c> and <c>minlength</c>.</summary>
public static class TextLength
{
    /// <summary>UTF-16 code units; a line break, which browsers send as CR LF, is one.</summary>
    /// <remarks>Source: the HTML standard, "API value".</remarks>
    public static int Of(string text)
    {
        var length = text.Length;
        for (var at = 1; at < text.Length; at++)
            if (text[at] == '\n' && text[at - 1] == '\r') length--;
        return length;
    }
}
