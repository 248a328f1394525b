namespace StudyApp.Tests.Studies.Items;

/// <summary>
/// One rich, required question of each type, in English and Arabic: the tests of all types and the accessibility matrix are made from it.
/// </summary>
/// <remarks>A new type joins here.</remarks>
internal static class QuestionSamples
{
    /// <summary>Type → a question of it.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["field"] =
            """{"questiontype":"field","id":"a","title":{"en":"A name","ar":"اسم"},"instructions":{"en":"What should we call you?","ar":"بماذا نناديكم؟"},"placeholder":{"en":"a name","ar":"اسم"},"required":true}""",
        ["multi_field"] =
            """{"questiontype":"multi_field","id":"a","instructions":{"en":"Describe your day.","ar":"صفوا يومكم."},"placeholder":{"en":"What happened?","ar":"ماذا حدث؟"},"required":true}""",
        ["num_field"] =
            """{"questiontype":"num_field","id":"a","instructions":{"en":"How many cups?","ar":"كم فنجانًا؟"},"min":0,"max":9,"placeholder":"0","required":true}""",
        ["radiolist"] =
            """{"questiontype":"radiolist","id":"a","instructions":{"en":"Which one?","ar":"أيها؟"},"labels":[{"en":"x","ar":"س"},{"en":"y","ar":"ص"},{"en":"z","ar":"ع"}],"other_enabled":true,"other_input_hides":true,"shuffle":true,"required":true}""",
        ["radiogrid"] =
            """{"questiontype":"radiogrid","id":"g","instructions":{"en":"How are you?","ar":"كيف حالكم؟"},"labels":[{"en":"x","ar":"س"},"",{"en":"z","ar":"ع"}],"na_column":true,"shuffle":true,"required":true,"questions":[{"id":"a","text":{"en":"calm","ar":"هادئ"}},{"id":"b","text":{"en":"awake","ar":"مستيقظ"}}]}""",
        ["checklist"] =
            """{"questiontype":"checklist","instructions":{"en":"What do you take along?","ar":"ماذا تأخذون معكم؟"},"shuffle":true,"required":true,"questions":[{"id":"a","text":{"en":"A book","ar":"كتاب"}},{"id":"b","text":{"en":"Something else","ar":"شيء آخر"},"text_entry":true}]}""",
        ["slider"] =
            """{"questiontype":"slider","id":"a","instructions":{"en":"How much energy?","ar":"كم الطاقة؟"},"tick_count":7,"left":{"en":"none","ar":"لا شيء"},"right":{"en":"<b>plenty</b>","ar":"<b>الكثير</b>"},"required":true}""",
        ["drop_down"] =
            """{"questiontype":"drop_down","id":"a","instructions":{"en":"Which season?","ar":"أي فصل؟"},"items":[{"en":"x","ar":"س"},{"en":"y","ar":"ص"}],"required":true}""",
        ["image_select"] =
            """{"questiontype":"image_select","id":"a","instructions":{"en":"Which face?","ar":"أي وجه؟"},"shuffle":true,"required":true,"width":96,"images":[{"src":"/static/face-sad.svg","value":1,"label":{"en":"sad","ar":"حزين"}},{"src":"/static/face-glad.svg","value":2,"alt":{"en":"a glad face","ar":"وجه مسرور"}}]}""",
        ["group"] =
            """{"questiontype":"group","text":{"en":"<p>Both of them</p>","ar":"<p>كلاهما</p>"},"horizontal":true,"required":true,"questions":[{"questiontype":"num_field","id":"a","instructions":{"en":"Hours","ar":"ساعات"}},{"questiontype":"radiolist","id":"b","instructions":{"en":"When?","ar":"متى؟"},"labels":[{"en":"x","ar":"س"},{"en":"y","ar":"ص"}],"shuffle":true}]}""",
        ["image_click"] =
            """{"questiontype":"image_click","id":"a","instructions":{"en":"Where?","ar":"أين؟"},"src":"/static/map.svg","alt":{"en":"A map","ar":"خريطة"},"width":300,"required":true}""",
        ["video"] =
            """{"questiontype":"video","id":"a","instructions":{"en":"A film","ar":"فيلم"},"src":"/static/film.webm","captions":"/static/film.vtt","force_watch":true,"minimal_controls":true}""",
        ["audio"] =
            """{"questiontype":"audio","id":"a","instructions":{"en":"A tone","ar":"نغمة"},"src":"/static/tone.wav","force_listen":true,"completion_threshold":0.5}""",
        ["ranking"] =
            """{"questiontype":"ranking","instructions":{"en":"What matters most?","ar":"ما الأهم؟"},"shuffle":true,"required":true,"items":[{"id":"a","text":{"en":"A low price","ar":"سعر منخفض"}},{"id":"b","text":{"en":"The view","ar":"المنظر"}},{"id":"c","text":{"en":"Good company","ar":"رفقة طيبة"}}]}""",
        ["constant_sum"] =
            """{"questiontype":"constant_sum","instructions":{"en":"Divide your day.","ar":"قسموا يومكم."},"total":100,"unit":"%","required":true,"items":[{"id":"a","text":{"en":"Work","ar":"عمل"}},{"id":"b","text":{"en":"Rest","ar":"راحة"}},{"id":"c","text":{"en":"Play","ar":"لعب"}}]}""",
        ["date"] =
            """{"questiontype":"date","id":"a","instructions":{"en":"Which day?","ar":"أي يوم؟"},"min":"2020-01-01","max":"2026-12-31","required":true}""",
        ["time"] =
            """{"questiontype":"time","id":"a","instructions":{"en":"At what time?","ar":"في أي ساعة؟"},"min":"06:00","max":"23:30","required":true}""",
        ["matrix"] =
            """{"questiontype":"matrix","instructions":{"en":"Your journeys","ar":"رحلاتكم"},"required":true,"shuffle":true,"rows":[{"id":"a","text":{"en":"Monday","ar":"الاثنين"}},{"id":"b","text":{"en":"Tuesday","ar":"الثلاثاء"}}],"columns":[{"id":"n","text":{"en":"How many","ar":"كم"},"questiontype":"num_field","min":0,"max":9},{"id":"d","text":{"en":"Which","ar":"أيها"},"questiontype":"drop_down","items":[{"en":"x","ar":"س"},{"en":"y","ar":"ص"}]},{"id":"c","text":{"en":"Alone","ar":"وحيدًا"},"questiontype":"checkbox"}]}""",
        ["textview"] =
            """{"questiontype":"textview","title":{"en":"To read","ar":"للقراءة"},"text":{"en":"<p>Hello, <a href='/static/map.svg'>a map</a></p>","ar":"<p>مرحبًا، <a href='/static/map.svg'>خريطة</a></p>"}}""",
    };

    /// <summary>Settings that show other controls than <see cref="All"/>, and an author's own type.</summary>
    public static readonly IReadOnlyList<string> More =
    [
        """{"questiontype":"field","id":"a","instructions":{"en":"Your code","ar":"رمزكم"},"pattern":"[A-Z]{2}","pattern_hint":{"en":"Two capital letters","ar":"حرفان كبيران"},"required":true}""",
        """{"questiontype":"radiolist","id":"a","instructions":{"en":"Side by side","ar":"جنبًا إلى جنب"},"labels":["1","2","3","4","5","6","7"],"horizontal":true,"other_enabled":true,"required":true}""",
        """{"questiontype":"radiolist","id":"a","instructions":{"en":"Faces","ar":"وجوه"},"labels":["1","2"],"label_html":[{"en":"<img src='/static/face-sad.svg' alt='sad' width='48'>","ar":"<img src='/static/face-sad.svg' alt='حزين' width='48'>"},{"en":"<img src='/static/face-glad.svg' alt='glad' width='48'>","ar":"<img src='/static/face-glad.svg' alt='مسرور' width='48'>"}],"required":true}""",
        """{"questiontype":"radiogrid","id":"g","instructions":{"en":"How likely?","ar":"ما مدى الاحتمال؟"},"labels":[{"en":"extraordinarily unlikely","ar":"مستبعد للغاية"},{"en":"unlikely","ar":"مستبعد"},{"en":"undecided","ar":"متردد"},{"en":"likely","ar":"محتمل"},{"en":"extraordinarily likely","ar":"محتمل للغاية"}],"required":true,"questions":[{"id":"a","text":{"en":"It rains.","ar":"تمطر."}}]}""",
        """{"questiontype":"checklist","instructions":{"en":"Two of them","ar":"اثنان منها"},"min_choices":2,"max_choices":2,"horizontal":true,"questions":[{"id":"a","text":"A"},{"id":"b","text":"B"},{"id":"c","text":"C","text_entry":true,"text_entry_hides":true}]}""",
        """{"questiontype":"slider","id":"a","instructions":{"en":"Pace","ar":"السرعة"},"tick_count":5,"default":3}""",
        """{"questiontype":"image_select","id":"a","instructions":{"en":"Which map?","ar":"أي خريطة؟"},"auto_resize":true,"required":true,"images":[{"src":"/static/map.svg","value":"m","alt":{"en":"a map","ar":"خريطة"}},{"src":"/static/dots.png","value":"d","alt":{"en":"dots","ar":"نقاط"}}]}""",
        """{"questiontype":"image_click","id":"a","instructions":{"en":"As many as you like","ar":"كما تشاؤون"},"src":"/static/map.svg","alt":{"en":"A map","ar":"خريطة"},"max_clicks":0,"width":600,"required":true}""",
        """{"questiontype":"group","instructions":{"en":"Your journey","ar":"رحلتكم"},"show_sub_labels":true,"horizontal":true,"required":true,"questions":[{"questiontype":"field","id":"a","instructions":{"en":"From","ar":"من"}},{"questiontype":"date","id":"b","instructions":{"en":"Day","ar":"اليوم"}},{"questiontype":"slider","id":"c","instructions":{"en":"Joy","ar":"الفرح"},"tick_count":5}]}""",
        """{"questiontype":"video","id":"a","instructions":{"en":"A film at will","ar":"فيلم حسب الرغبة"},"src":"/static/film.webm","width":320,"height":180}""",
        """{"questiontype":"likert_emoji","id":"a","instructions":{"en":"How was it?","ar":"كيف كان؟"},"required":true,"choices":[{"face":"🙁","label":{"en":"bad","ar":"سيئ"}},{"face":"😀","label":{"en":"good","ar":"جيد"}}]}""",
    ];
}
