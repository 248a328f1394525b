namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>What is known about a value before the study runs. Every value may also be null.</summary>
public enum StaticType
{
    /// <summary>Nothing is known; never warned about.</summary>
    Unknown,

    /// <summary>Always null.</summary>
    Null,

    /// <summary>True or False.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text that may read as a number: typed text, the columns of a radiogrid.</summary>
    Text,

    /// <summary>A text that never reads as a number: a choice among labels such as "yes".</summary>
    Words,

    /// <summary>A list.</summary>
    List,

    /// <summary>The groups of a grouped table export.</summary>
    Groups,
}
