namespace StudyApp.Authoring.Syntax;

/// <summary>What kind of value belongs to a key of a study file.</summary>
/// <remarks>Null stands for an absent key with all of them.</remarks>
public enum KeyKind
{
    /// <summary>Any value; whoever reads it decides.</summary>
    Any,

    /// <summary>Text; numbers and booleans count as their text.</summary>
    Text,

    /// <summary>A text that participants read: text, or a table of one text per language.</summary>
    LocalText,

    /// <summary>A whole number, or text that is one.</summary>
    Integer,

    /// <summary>A number, or text that is one.</summary>
    Number,

    /// <summary>True or false, or a word for them.</summary>
    Flag,

    /// <summary>An array of anything.</summary>
    List,

    /// <summary>An array of texts.</summary>
    Texts,

    /// <summary>An array of texts that participants read.</summary>
    LocalTexts,

    /// <summary>An array of tables.</summary>
    Tables,
}
