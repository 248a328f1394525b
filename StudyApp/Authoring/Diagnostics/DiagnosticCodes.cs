namespace StudyApp.Authoring.Diagnostics;

/// <summary>Every diagnostic code, in order of the codes; two letters say what it is about.</summary>
/// <remarks>
/// <c>EX</c> expressions, <c>JS</c> JSON text, <c>LA</c> languages, <c>QU</c> questionnaires and items, <c>RC</c>
/// recruitment, <c>ST</c> the study file and its pages, <c>SV</c> server settings, <c>TA</c> tables, <c>TO</c> TOML
/// text, <c>TP</c> templates.
/// </remarks>
public static class DiagnosticCodes
{
    /// <summary>The text is not an expression.</summary>
    public const string ExpressionSyntax = "EX001";

    /// <summary>The expression is blank.</summary>
    public const string ExpressionEmpty = "EX002";

    /// <summary>The expression is too long, has too many parts or is nested too deep.</summary>
    public const string ExpressionTooLarge = "EX003";

    /// <summary>The expression uses something of Python or another language that expressions do not have.</summary>
    public const string ExpressionForbidden = "EX004";

    /// <summary>The expression calls a function that does not exist.</summary>
    public const string ExpressionUnknownFunction = "EX005";

    /// <summary>A number or a text in the expression is malformed.</summary>
    public const string ExpressionLiteral = "EX006";

    /// <summary>A name with dots is no reference to an answer or a table.</summary>
    public const string ExpressionReference = "EX007";

    /// <summary>Where an expression belongs stands something other than a string.</summary>
    public const string ExpressionNotText = "EX008";

    /// <summary>The expression uses a name that nothing in the study has.</summary>
    public const string ExpressionUnknownName = "EX009";

    /// <summary>An operator or a function gets a kind of value it cannot work with.</summary>
    public const string ExpressionImpossible = "EX010";

    /// <summary>A comparison whose outcome is the same for all participants.</summary>
    public const string ExpressionAlwaysSame = "EX011";

    /// <summary>A function gets too few or too many arguments.</summary>
    public const string ExpressionArgumentCount = "EX012";

    /// <summary>A grouped table export is used without naming a group.</summary>
    public const string ExpressionUnkeyedGroups = "EX013";

    /// <summary>Calculations that need each other.</summary>
    public const string CalculationCycle = "EX014";

    /// <summary>A comparison that no answer makes true.</summary>
    public const string ExpressionNeverTrue = "EX015";

    /// <summary>A calculation that takes an answer out of the range of its scale.</summary>
    public const string ScaleLeft = "EX020";

    /// <summary><c>reverse()</c> of something whose range is not known.</summary>
    public const string RangeUnknown = "EX021";

    /// <summary>The text is not JSON.</summary>
    public const string JsonSyntax = "JS001";

    /// <summary>The same key stands twice in one JSON object.</summary>
    public const string JsonDuplicateKey = "JS002";

    /// <summary>A text or a file that lacks one of the study's languages.</summary>
    public const string TextNotTranslated = "LA001";

    /// <summary>A text in a language the study does not offer.</summary>
    public const string TextLanguageNotOffered = "LA002";

    /// <summary>What LANGUAGES names is no language.</summary>
    public const string UnknownLanguage = "LA003";

    /// <summary>A language in which the program's own words are not written.</summary>
    public const string InterfaceNotTranslated = "LA004";

    /// <summary>A questionnaire that is not an object with questions.</summary>
    public const string QuestionnaireShape = "QU001";

    /// <summary>A questionnaire without questions.</summary>
    public const string QuestionnaireEmpty = "QU002";

    /// <summary>A file name that expressions need for something else, or that another file has.</summary>
    public const string ReservedName = "QU003";

    /// <summary>A question without or with an unknown type.</summary>
    public const string UnknownQuestionType = "QU010";

    /// <summary>A template of the author's for a type that the program shows itself.</summary>
    public const string UnsupportedQuestionType = "QU011";

    /// <summary>A question's key of the wrong type or with an impossible value.</summary>
    public const string QuestionValue = "QU012";

    /// <summary>A question lacks a key it needs.</summary>
    public const string QuestionIncomplete = "QU013";

    /// <summary>A key of a question nobody knows.</summary>
    public const string QuestionUnknownKey = "QU014";

    /// <summary>A question without an id: its answer is not stored.</summary>
    public const string QuestionWithoutId = "QU015";

    /// <summary>An id that cannot name a column.</summary>
    public const string InvalidId = "QU016";

    /// <summary>Two questions with the same id.</summary>
    public const string DuplicateId = "QU017";

    /// <summary>A question that nobody can be shown.</summary>
    public const string QuestionNeverShown = "QU018";

    /// <summary>A calculation over a grid that stores labels.</summary>
    public const string CalculationOverLabels = "QU019";

    /// <summary>A picture, sound or film that is not in the study's folder.</summary>
    public const string MissingMedia = "QU030";

    /// <summary>A picture, sound or film on another host: pages load nothing from there.</summary>
    public const string RemoteMedia = "QU031";

    /// <summary>A file of a questionnaire or table whose name cannot be kept or be an address.</summary>
    public const string UnusableFileName = "QU050";

    /// <summary>A name that an expression can reach only in brackets, or not at all.</summary>
    public const string UnreachableName = "QU051";

    /// <summary>What RECRUITMENT or PLATFORM says of a recruiting platform is impossible.</summary>
    public const string PlatformSetting = "RC001";

    /// <summary>A recruiting platform would not know a code, or a code is for an end the study has not.</summary>
    public const string PlatformCode = "RC002";

    /// <summary>A recruiting platform has the name of a source that the program itself gives.</summary>
    public const string PlatformReserved = "RC010";

    /// <summary>Whoever knows an id goes on as that person, and withdrawing erases.</summary>
    public const string EraseByIdAlone = "RC011";

    /// <summary>The file cannot be read, or is not UTF-8.</summary>
    public const string FileUnreadable = "ST001";

    /// <summary>A key that must be there is missing.</summary>
    public const string RequiredKey = "ST002";

    /// <summary>A setting nobody knows.</summary>
    public const string UnknownKey = "ST003";

    /// <summary>A known setting that has no effect in this version.</summary>
    public const string NotEffectiveYet = "ST004";

    /// <summary>A setting of the wrong type or with an impossible value.</summary>
    public const string SettingValue = "ST005";

    /// <summary>A page whose kind nobody knows.</summary>
    public const string UnknownPage = "ST010";

    /// <summary>A page that names a file that is not there.</summary>
    public const string MissingFile = "ST011";

    /// <summary>An address that belongs to the program stands in the page list.</summary>
    public const string ReservedPage = "ST012";

    /// <summary>The same questionnaire stands twice with the same tag.</summary>
    public const string DuplicatePage = "ST013";

    /// <summary>The same questionnaire stands twice without a tag and was given one.</summary>
    public const string AutomaticTag = "ST014";

    /// <summary>A key of a page nobody knows.</summary>
    public const string PageUnknownKey = "ST015";

    /// <summary>A page's setting is wrong.</summary>
    public const string PageValue = "ST016";

    /// <summary>The list of pages has no end, or nothing before it.</summary>
    public const string PageListShape = "ST017";

    /// <summary>A condition number that does not exist.</summary>
    public const string UnknownCondition = "ST018";

    /// <summary>Markup that was taken out for safety.</summary>
    public const string MarkupRemoved = "ST020";

    /// <summary>Template code that this version shows as it stands.</summary>
    public const string TemplateNotEvaluated = "ST021";

    /// <summary>A task's parameter is wrong.</summary>
    public const string TaskParameter = "ST030";

    /// <summary>An order that cannot be followed.</summary>
    public const string OrderValue = "ST040";

    /// <summary>
    /// Pages whose order depends on a condition stand before it is assigned, or conditions lack an order.
    /// </summary>
    public const string OrderWithoutCondition = "ST041";

    /// <summary>A time limit of a page that cannot be kept.</summary>
    public const string PageTime = "ST042";

    /// <summary>A page or an arm whose condition no answer makes true.</summary>
    public const string PageNeverShown = "ST043";

    /// <summary>A page or an arm that nobody comes to, whatever is answered.</summary>
    public const string PageUnreachable = "ST044";

    /// <summary>The study's files, as they are now, change the way of participants who have begun.</summary>
    public const string ParticipantsAffected = "ST045";

    /// <summary>Conditions, factors, their assignment or a target that cannot be.</summary>
    public const string ConditionValue = "ST050";

    /// <summary>A quota that cannot be kept.</summary>
    public const string QuotaValue = "ST051";

    /// <summary>Conditions that cannot be looked up: the file or the database's address is wrong.</summary>
    public const string ConditionLookup = "ST052";

    /// <summary>A questionnaire or table names a database that SQLALCHEMY_BINDS does not.</summary>
    public const string UnknownBind = "ST053";

    /// <summary>A part of the study that never opens, or closes before it does.</summary>
    public const string PartTime = "ST055";

    /// <summary>A file of Python, which is not run.</summary>
    public const string PythonNotRun = "ST060";

    /// <summary>An entry of SIMULATE speaks of an item that no page asks.</summary>
    public const string SimulatedItem = "ST061";

    /// <summary>An entry of SIMULATE asks for answers that cannot be given.</summary>
    public const string SimulatedAnswer = "ST062";

    /// <summary>SQLALCHEMY_BINDS names a database that no questionnaire or table is kept in.</summary>
    public const string UnusedBind = "ST063";

    /// <summary>SQLALCHEMY_BINDS names something that cannot be a database apart from the study's own.</summary>
    public const string BindAddress = "ST064";

    /// <summary>An end says of itself that it counts, or does not, where that cannot be.</summary>
    public const string EndCounts = "ST070";

    /// <summary>A limit together with an end before the plain one: who is counted.</summary>
    public const string WhoCounts = "ST071";

    /// <summary>A stratum that nobody, or not everybody, has when the condition is assigned.</summary>
    public const string StratumUnknown = "ST072";

    /// <summary>The page list stops before an end.</summary>
    public const string NoEnd = "ST073";

    /// <summary>A study that asks nobody for consent.</summary>
    public const string NoConsent = "ST080";

    /// <summary>The consent text is still the one that <c>init</c> wrote.</summary>
    public const string PlaceholderConsent = "ST081";

    /// <summary>Two columns of the wide file would have one name.</summary>
    public const string ColumnTwice = "ST082";

    /// <summary>A number of participants that another limit keeps from being reached.</summary>
    public const string LimitNotReached = "ST083";

    /// <summary>The window of a part that another limit cuts short.</summary>
    public const string WindowCutShort = "ST084";

    /// <summary>A placeholder in an address that lets any scheme through.</summary>
    public const string UnguardedAddress = "ST085";

    /// <summary>A server setting with an impossible value.</summary>
    public const string ServerSetting = "SV001";

    /// <summary>The database address is missing, malformed or of a kind that is not supported.</summary>
    public const string DatabaseAddress = "SV002";

    /// <summary>The admin password is a placeholder, too short or one that is tried first.</summary>
    public const string WeakPassword = "SV003";

    /// <summary>No admin password: a set-up link is printed at start.</summary>
    public const string NoPassword = "SV004";

    /// <summary>STUDY leads to no study's own file.</summary>
    public const string StudyFile = "SV005";

    /// <summary>
    /// BEHIND_REVERSE_PROXY where others than the proxy can connect: they choose the addresses that limits count by.
    /// </summary>
    public const string OpenBehindProxy = "SV010";

    /// <summary>A table's file of the wrong shape.</summary>
    public const string TableShape = "TA001";

    /// <summary>A column of a table that cannot be.</summary>
    public const string TableColumn = "TA002";

    /// <summary>An export of a table that cannot be.</summary>
    public const string TableExport = "TA003";

    /// <summary>SQL of a table's export that is not allowed, or cannot be run.</summary>
    public const string TableSql = "TA004";

    /// <summary>A table without columns.</summary>
    public const string TableEmpty = "TA005";

    /// <summary>A key that no table has.</summary>
    public const string TableUnknownKey = "TA006";

    /// <summary>The text is not TOML 1.0.</summary>
    public const string TomlSyntax = "TO001";

    /// <summary>The file is not a template.</summary>
    public const string TemplateSyntax = "TP001";

    /// <summary>The template is too long, has too many parts, is nested too deep or does too much.</summary>
    public const string TemplateTooLarge = "TP002";

    /// <summary>A tag, filter, test, function or block nobody knows.</summary>
    public const string TemplateUnknown = "TP003";

    /// <summary>A template names a file that is not there.</summary>
    public const string TemplateMissingFile = "TP004";

    /// <summary>Something of Jinja that templates here do not have.</summary>
    public const string TemplateUnsupported = "TP005";

    /// <summary>A filter, test or macro gets the wrong arguments.</summary>
    public const string TemplateArguments = "TP006";

    /// <summary>A template reads a name that nothing gives a meaning.</summary>
    public const string TemplateUnknownName = "TP007";

    /// <summary>A block that no page this one extends has a place for: it is not shown.</summary>
    public const string TemplateBlockUnused = "TP008";

    /// <summary>A template could not be rendered.</summary>
    public const string TemplateFailed = "TP010";
}
