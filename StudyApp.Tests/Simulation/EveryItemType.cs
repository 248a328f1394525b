using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Simulation;

/// <summary>A study that asks at least one question of every type, some twice, some by condition; below a path of its own.</summary>
internal static class EveryItemType
{
    public const string Config = """
        TITLE = 'Every type'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        APPLICATION_ROOT = '/every/type'
        CONDITIONS = [{label='a', enabled=true}, {label='b', enabled=true}]
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='Id', path='external_id'},
            {name='Everything', path='questionnaire/everything'},
            {name='Read', path='instructions/read'},
            {conditional_routing=[
                {condition=1, page_list=[{name='A', path='questionnaire/optional/a'}]},
                {condition=2, page_list=[{name='B', path='questionnaire/optional/b'}]},
            ]},
            {name='Reaction', path='task/simple_rt', parameters={trials=60, practice_trials=2}},
            {name='Again', path='questionnaire/everything/again'},
            {name='End', path='end'},
        ]
        """;

    /// <summary>A question of each type, as the study files write it.</summary>
    public static readonly IReadOnlyDictionary<string, string> Questions = new Dictionary<string, string>
    {
        ["checklist"] =
            """{"questiontype":"checklist","shuffle":true,"required":true,"questions":[{"id":"tea","text":"Tea"},{"id":"milk","text":"Milk"},{"id":"other","text":"Other","text_entry":true}]}""",
        ["drop_down"] = """{"questiontype":"drop_down","id":"city","items":["","Graz","Łódź","\"Paris\", TX"],"required":true}""",
        ["field"] = """{"questiontype":"field","id":"name","required":true,"min_length":5,"max_length":30}""",
        ["multi_field"] = """{"questiontype":"multi_field","id":"story"}""",
        ["num_field"] = """{"questiontype":"num_field","id":"age","min":18,"max":99,"required":true}""",
        ["radiogrid"] =
            """{"questiontype":"radiogrid","id":"grid","shuffle":true,"na_column":true,"labels":["no","","yes"],"questions":[{"id":"calm","text":"calm"},{"id":"sad","text":"sad"}]}""",
        ["radiolist"] =
            """{"questiontype":"radiolist","id":"hand","labels":["left","right & more"],"shuffle":true,"other_enabled":true,"required":true}""",
        ["slider"] = """{"questiontype":"slider","id":"effort","tick_count":7}""",
        ["image_select"] =
            """{"questiontype":"image_select","id":"face","shuffle":true,"required":true,"images":[{"src":"/static/x.svg","value":1,"label":"X"},{"src":"/static/y.svg","value":2.5,"alt":"Y"}]}""",
        ["group"] =
            """{"questiontype":"group","text":"<p>Both</p>","horizontal":true,"questions":[{"questiontype":"num_field","id":"hours","instructions":"Hours"},{"questiontype":"radiolist","id":"part","labels":["am","pm"],"shuffle":true},{"questiontype":"field","id":"no_one","enabled":false}]}""",
        ["image_click"] = """{"questiontype":"image_click","id":"where","src":"/static/x.svg","max_clicks":3}""",
        ["video"] = """{"questiontype":"video","id":"film","src":"/static/x.webm","force_watch":true}""",
        ["audio"] = """{"questiontype":"audio","id":"sound","src":"/static/x.wav"}""",
        ["ranking"] =
            """{"questiontype":"ranking","shuffle":true,"items":[{"id":"first","text":"A"},{"id":"second","text":"B"},{"id":"third","text":"C"}]}""",
        ["constant_sum"] =
            """{"questiontype":"constant_sum","total":1.5,"datatype":"float","items":[{"id":"work","text":"Work"},{"id":"rest","text":"Rest"},{"id":"play","text":"Play"}]}""",
        ["date"] = """{"questiontype":"date","id":"day","max":"2026-12-31","required":true}""",
        ["time"] = """{"questiontype":"time","id":"bed","min":"18:00"}""",
        ["matrix"] =
            """{"questiontype":"matrix","shuffle":true,"rows":[{"id":"mon","text":"Monday"},{"id":"tue","text":"Tuesday"}],"columns":[{"id":"cups","text":"Cups","questiontype":"num_field","min":0,"max":9,"required":true},{"id":"note","text":"Note"},{"id":"off","text":"Day off","questiontype":"checkbox"},{"id":"kind","text":"Kind","questiontype":"drop_down","items":["x","y"]}]}""",
        ["textview"] = """{"questiontype":"textview","text":"<p>Read this.</p>"}""",
    };

    private static readonly string[] More =
    [
        """{"questiontype":"image_click","id":"point","src":"/static/x.svg","required":true}""",
        """{"questiontype":"field","id":"mail","email":true,"required":true}""",
        """{"questiontype":"field","id":"code","pattern":"[A-Z]{2}\\d{3}","required":true}""",
        """{"questiontype":"num_field","id":"steps","datatype":"float","min":0.1,"max":2,"step":0.3,"required":true}""",
        """{"questiontype":"checklist","min_choices":1,"max_choices":2,"questions":[{"id":"one_of","text":"a"},{"id":"two_of","text":"b"},{"id":"three_of","text":"c"}]}""",
        """{"questiontype":"num_field","id":"share","datatype":"float","min":0.2,"max":0.8,"required":true}""",
        """{"questiontype":"radiogrid","id":"words","store_labels":true,"required":true,"labels":["never","often"],"questions":[{"id":"late","text":"late"}]}""",
        """{"questiontype":"radiolist","id":"check","labels":["one","two"],"required_selection":"two"}""",
        """{"questiontype":"slider","id":"start","tick_count":5,"default":3}""",
        """{"questiontype":"mood_wheel","id":"wheel","allowed_values":["low","high"],"required":true}""",
        """{"questiontype":"mood_wheel","id":"not_stored","questions":[{"id":"wheel_a","datatype":"integer"},{"id":"wheel_b","required":true},{"id":"wheel_c"}]}""",
        """{"questiontype":"field","id":"only_b","required":true,"for_conditions":[2]}""",
        """{"questiontype":"field","id":"never","required":true,"enabled":false}""",
    ];

    public static WrittenStudy Write() => new(
        Config,
        ("consent.html", "<p>Do you agree?</p>"),
        ("templates/instructions/read.html", "<p>Read on.</p>"),
        (
            "templates/questions/mood_wheel.html",
            "{% for name in values %}<label>{{ name }} <input name='{{ name }}' value='{{ values[name] }}'></label>{% endfor %}"
        ),
        ("questionnaires/everything.json", $$"""{"questions":[{{string.Join(",\n", Questions.Values.Concat(More))}}]}"""),
        (
            "questionnaires/optional.json",
            """{"questions":[{"questiontype":"field","id":"why"},{"questiontype":"drop_down","id":"which","items":["x","y"]},{"questiontype":"radiolist","id":"one","labels":["1","2"]}]}"""
        )
    );
}
