using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Items;

/// <summary>The keys of each question type.</summary>
/// <remarks>A test holds them against what the types' readers ask for, name by name and kind by kind.</remarks>
public static class ItemKeys
{
    private static readonly KeyDescription Width = new(
        "width",
        KeyKind.Integer,
        "Width in pixels; inputs take the width of the page anyway."
    );
    private static readonly KeyDescription Shuffle = new(
        "shuffle",
        KeyKind.Flag,
        "Shows them in another order to each participant.",
        "false"
    );
    private static readonly KeyDescription Placeholder = new(
        "placeholder",
        KeyKind.LocalText,
        "Shown in the empty input."
    );

    private static readonly ImmutableArray<KeyDescription> Row =
    [
        new("id", KeyKind.Text, "The name of the column its answer is stored in.") { Needed = true },
        new("text", KeyKind.LocalText, "What it says; HTML."),
        new("instructions", KeyKind.LocalText, "Another name of \"text\"."),
    ];

    private static readonly ImmutableArray<KeyDescription> Ignored =
    [
        new("required", KeyKind.Any, "Has no effect here; write it at the question."),
        new("questiontype", KeyKind.Any, "Has no effect here."),
        new("question_type", KeyKind.Any, "Has no effect here."),
    ];

    private static readonly ImmutableArray<KeyDescription> TextLimits =
    [
        Placeholder, Width,
        new("height", KeyKind.Integer, "Height in pixels of an input of several lines."),
        new("min_length", KeyKind.Integer, "The fewest characters of an answer.", "0"),
        new("max_length", KeyKind.Integer, "The most characters of an answer."),
    ];

    private static readonly ImmutableArray<KeyDescription> Moments =
    [
        new("min", KeyKind.Text, "The earliest answer."),
        new("max", KeyKind.Text, "The latest answer."),
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<KeyDescription>> ByType = new Dictionary<
        string,
        ImmutableArray<KeyDescription>
    >
    {
        ["field"] =
        [
            .. TextLimits,
            new("pattern", KeyKind.Text, "A regular expression that the whole answer must match."),
            new("pattern_hint", KeyKind.LocalText, "What a participant is told whose answer does not match."),
            new("email", KeyKind.Flag, "Accepts e-mail addresses only.", "false"),
        ],
        ["multi_field"] = TextLimits,
        ["num_field"] =
        [
            Placeholder, Width,
            new("min", KeyKind.Number, "The smallest number accepted."),
            new("max", KeyKind.Number, "The largest number accepted."),
            new("step", KeyKind.Number, "The distance between accepted numbers, from \"min\" or 0."),
        ],
        ["radiolist"] =
        [
            new("labels", KeyKind.LocalTexts, "The choices; what is chosen is stored as it stands here.")
            {
                Needed = true,
            },
            new("label_html", KeyKind.LocalTexts, "HTML shown instead of the labels, in the same order."),
            Shuffle,
            new("required_selection", KeyKind.LocalText, "The one label that lets the participant go on."),
            new("other_enabled", KeyKind.Flag, "Adds a choice with a text of one's own.", "false"),
            new("other_text_prompt", KeyKind.LocalText, "What stands at that choice."),
            new("other_input_hides", KeyKind.Flag, "Shows its input only while it is chosen.", "false"),
            new("other_input_width", KeyKind.Integer, "Width in pixels; inputs take the width of the page anyway."),
        ],
        ["radiogrid"] =
        [
            new("labels", KeyKind.LocalTexts, "The columns' headings; the answer is the column's number, from 1.")
            {
                Needed = true,
            },
            .. Rows("The rows.", [.. Row, .. Ignored]),
            Shuffle,
            new("na_column", KeyKind.Flag, "Adds a column for \"does not apply\".", "false"),
            new("na_label", KeyKind.LocalText, "Its heading."),
            new("store_labels", KeyKind.Flag, "Stores the heading instead of the column's number.", "false"),
            new("question_width", KeyKind.Any, "Has no effect: columns take the width they need."),
        ],
        ["checklist"] =
        [
            .. Rows("The boxes; each is a column of its own: 1 for ticked, 0 for not.",
            [
                .. Row, .. Ignored,
                new("text_entry", KeyKind.Flag, "Adds an input; what is typed is stored instead of 1.", "false"),
                new("text_entry_hides", KeyKind.Flag, "Shows the input only while the box is ticked.", "false"),
                new("text_entry_width", KeyKind.Integer, "Width in pixels; inputs take the width of the page anyway."),
                new("datatype", KeyKind.Any, "The type of the column."),
            ]),
            Shuffle,
            new("min_choices", KeyKind.Integer, "The fewest boxes to tick.", "0"),
            new("max_choices", KeyKind.Integer, "The most boxes to tick."),
            new("text_entry_width", KeyKind.Integer, "Width in pixels; inputs take the width of the page anyway."),
        ],
        ["slider"] =
        [
            new("tick_count", KeyKind.Integer, "The number of positions, at least 2; the answer is one of 1 to this.")
            {
                Needed = true,
            },
            new("default", KeyKind.Integer, "Where the handle stands at first."),
            new("left", KeyKind.LocalText, "What stands at position 1; HTML."),
            new("right", KeyKind.LocalText, "What stands at the last position; HTML."),
            Width,
        ],
        ["drop_down"] = [new("items", KeyKind.LocalTexts, "The choices.") { Needed = true }, Width],
        ["textview"] = [new("text", KeyKind.LocalText, "The text to read; HTML.")],
        ["image_select"] =
        [
            new("images", KeyKind.Tables, "The pictures to choose from.")
            {
                Needed = true,
                Entry =
                [
                    new("src", KeyKind.LocalText, "The picture's address, such as /static/picture.png.")
                    {
                        Needed = true,
                    },
                    new("value", KeyKind.Text, "What is stored for it.") { Needed = true },
                    new("label", KeyKind.LocalText, "Shown below the picture."),
                    new("alt", KeyKind.LocalText, "What the picture shows, for those who do not see it."),
                ],
            },
            Shuffle,
            new("width", KeyKind.Integer, "Width of each picture in pixels."),
            new("auto_resize", KeyKind.Flag, "Makes the pictures share the width of the row.", "false"),
        ],
        ["group"] =
        [
            new("questions", KeyKind.Tables, "The questions to show together; any type but group.") { Needed = true },
            new("text", KeyKind.LocalText, "Shown above them; HTML."),
            new("show_sub_labels", KeyKind.Flag, "Shows the questions' own instructions.", "false"),
        ],
        ["image_click"] =
        [
            Source("picture"),
            new("alt", KeyKind.LocalText, "What the picture shows, for those who do not see it."),
            new("max_clicks", KeyKind.Integer, "How many places can be marked; 0 for any number.", "1"),
            new("width", KeyKind.Integer, "Width of the picture in pixels."),
            new("marker_color", KeyKind.Text, "Colour of the marks.", "\"#ff0000\""),
            new("marker_size", KeyKind.Integer, "Size of the marks in pixels.", "14"),
        ],
        ["video"] =
        [
            .. Media("film"),
            new("captions", KeyKind.LocalText, "The address of its captions (WebVTT)."),
            new("width", KeyKind.Integer, "Width in pixels."),
            new("height", KeyKind.Integer, "Height in pixels."),
            new("force_watch", KeyKind.Flag, "The page cannot be left before the film was watched.", "false"),
        ],
        ["audio"] =
        [
            .. Media("recording"),
            new("force_listen", KeyKind.Flag, "The page cannot be left before the recording was listened to.", "false"),
        ],
        ["ranking"] = [Entries("What is put in order."), Shuffle],
        ["constant_sum"] =
        [
            Entries("What the total is spread over."),
            new("total", KeyKind.Number, "What the numbers must add up to, such as 100.") { Needed = true },
            new("unit", KeyKind.LocalText, "Stands behind each number, such as %."),
            Shuffle,
        ],
        ["date"] = Moments,
        ["time"] = Moments,
        ["matrix"] =
        [
            new("rows", KeyKind.Tables, "The rows.") { Needed = true, Entry = Row },
            new("columns", KeyKind.Tables, "The columns: \"id\", \"text\", \"questiontype\" and the keys of that type.")
            {
                Needed = true,
            },
            Shuffle,
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The keys every question has.</summary>
    public static ImmutableArray<KeyDescription> Common { get; } =
    [
        new("questiontype", KeyKind.Any, "What kind of question this is."),
        new("question_type", KeyKind.Any, "Another name of \"questiontype\"."),
        new("id", KeyKind.Text, "The name of the column the answer is stored in: letters, digits and _."),
        new("title", KeyKind.LocalText, "A heading above the question; HTML."),
        new("instructions", KeyKind.LocalText, "The question itself; HTML."),
        new("required", KeyKind.Flag, "The page cannot be left without an answer.", "false"),
        new(
            "show_if",
            KeyKind.Any,
            "An expression over other answers of this page: the question is shown while it is true, such as "
                + "age >= 18."
        ),
        new(
            "for_conditions",
            KeyKind.List,
            "The numbers of the conditions that are shown the question; all without it."
        ),
        new("enabled", KeyKind.Flag, "False never shows the question, though its column exists.", "true"),
        new("fixed", KeyKind.Any, "Keeps its place when the questions are put in another order.", "false"),
        new("horizontal", KeyKind.Flag, "Choices side by side.", "false"),
        new("disable_paste", KeyKind.Flag, "Nothing can be pasted into its inputs.", "false"),
        new("datatype", KeyKind.Text, "The type of the column, instead of the question's own.")
        {
            Allowed = ["integer", "float", "string", "boolean", "datetime"],
        },
    ];

    /// <summary>
    /// The keys that questions of a type have beside <see cref="Common"/>; empty for an unknown type.
    /// </summary>
    public static ImmutableArray<KeyDescription> Of(string type) => ByType.GetValueOrDefault(type, []);

    private static ImmutableArray<KeyDescription> Rows(string help, ImmutableArray<KeyDescription> entry) =>
        [
            new("questions", KeyKind.Tables, help) { Entry = entry },
            new("q_text", KeyKind.Tables, "An older name of \"questions\".") { Entry = entry },
        ];

    private static KeyDescription Entries(string help) =>
        new("items", KeyKind.Tables, help) { Needed = true, Entry = Row };

    private static KeyDescription Source(string what) =>
        new("src", KeyKind.LocalText, $"The address of the {what}, such as /static/{what}.") { Needed = true };

    private static ImmutableArray<KeyDescription> Media(string what) =>
    [
        Source(what),
        new("autoplay", KeyKind.Flag, "Begins by itself.", "false"),
        new("completion_threshold", KeyKind.Number, "The part of it, above 0 up to 1, that counts as all.", "0.98"),
        new("minimal_controls", KeyKind.Flag, "Shows a play button only.", "false"),
    ];
}
