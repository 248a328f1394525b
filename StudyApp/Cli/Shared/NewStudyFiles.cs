using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Cli.Shared;

/// <summary>What a new study says. A test holds it against <c>check</c>.</summary>
internal static class NewStudyFiles
{
    /// <summary>The configuration.</summary>
    /// <param name="name">The study's name in its database and files.</param>
    /// <param name="path">The file itself, as it is named on the command line.</param>
    public static string Config(string name, string path) => $$"""
        # A small complete study. Lines that begin with # are comments. Say whether everything is in order; serve the
        # study until Ctrl+C; write the answers to data/participants_wide.csv:
        #
        #   {{ProgramCommand.Text}} check {{path}}
        #   {{ProgramCommand.Text}} run {{path}}
        #   {{ProgramCommand.Text}} export {{path}} --out data
        #
        # Beside this file lie consent.html, the text participants agree to, and the folder questionnaires with one
        # file for each questionnaire.

        TITLE = 'How was your day?'

        # Where the answers are kept: a file beside this one, or for larger studies a PostgreSQL server:
        # SQLALCHEMY_DATABASE_URI = 'postgresql://user:password@localhost:5432/{{name}}'
        SQLALCHEMY_DATABASE_URI = 'sqlite:///{{name}}.db'

        # The address is http://127.0.0.1:5000/ and can be reached from this computer only. On a server, put a reverse
        # proxy with HTTPS in front and set BEHIND_REVERSE_PROXY = true.
        HOST = '127.0.0.1'
        PORT = 5000

        # There is no password here on purpose: the first start prints a link that sets up the admin's account.

        # Whom participants can ask.
        # CONTACT = 'sleep.lab@example.org'

        # Participants are spread evenly over the conditions. Exports show the label.
        # CONDITIONS = [{label='control', enabled=true}, {label='training', enabled=true}]

        # Whoever comes with an external id is shown a PIN once, and needs it to go on in another browser.
        RETURN_WITH = 'pin'

        # Each participant gets a code of their own at the end.
        GENERATE_COMPLETION_CODE = true
        COMPLETION_CODE_MESSAGE = 'Your completion code:'

        # The pages, in this order. A page named questionnaire/NAME shows questionnaires/NAME.json.
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Your day', path='questionnaire/evening'},
            {name='End', path='end'},
        ]

        """.ReplaceLineEndings("\n");

    public static string Consent { get; } = $"""
        <h1>How was your day?</h1>
        <p>This study asks a few questions about your day. It takes about two minutes.</p>
        <p>Taking part is voluntary. You can stop at any time by closing this page, without giving a reason.
        We ask for nothing that tells who you are, and we use your answers for research only.</p>
        <p>{Studies.Model.Consent.Unwritten} with the information that your ethics committee approved.</p>

        """.ReplaceLineEndings("\n");

    public static string Questionnaire { get; } = """
        {
          "title": "Evening questions",
          "instructions": "Please think of <strong>today</strong>.",
          "questions": [
            {
              "questiontype": "slider",
              "id": "mood",
              "instructions": "How was your day, all in all?",
              "tick_count": 7,
              "left": "very bad",
              "right": "very good",
              "required": true
            },
            {
              "questiontype": "radiogrid",
              "id": "feelings",
              "instructions": "How strongly did you feel each of these?",
              "labels": ["not at all", "a little", "somewhat", "strongly"],
              "required": true,
              "shuffle": true,
              "questions": [
                { "id": "cheerful", "text": "cheerful" },
                { "id": "tired", "text": "tired" },
                { "id": "tense", "text": "tense" }
              ]
            },
            {
              "questiontype": "num_field",
              "id": "sleep_hours",
              "instructions": "How many hours did you sleep last night?",
              "datatype": "float",
              "min": 0,
              "max": 24
            },
            {
              "questiontype": "checklist",
              "id": "done",
              "instructions": "What did you do today?",
              "questions": [
                { "id": "worked", "text": "I worked or studied" },
                { "id": "moved", "text": "I did sports" },
                { "id": "met", "text": "I met friends" }
              ]
            },
            {
              "questiontype": "multi_field",
              "id": "remarks",
              "instructions": "Is there anything you would like to tell us?"
            }
          ]
        }

        """.ReplaceLineEndings("\n");
}
