namespace StudyApp.Tests.Browser;

/// <summary>
/// What the exports must hold of <see cref="TourWalk"/>, written by hand from the answers and the manual. ¶ stands for the CRLF of a text
/// area; * for what differs from walk to walk.
/// </summary>
internal static class TourAnswers
{
    /// <summary>participants_wide.csv: every column, in its order.</summary>
    public const string Wide = """
        participantID=1
        externalID=
        source=
        condition=Mornings
        duration=*
        finished=1
        end_reason=complete
        words_nickname=Zoë
        words_member_code=QX-2041
        words_email=zoe@example.org
        words_typed_only='=1+1 typed
        words_story=First line¶second, "quoted"
        words_age=41
        words_distance=12.5
        words_last_visit=2026-03-15
        words_bed_time=23:30
        words_energy=8
        words_pace=3
        words_retired=
        words_duration=*
        choices_transport=On horseback
        choices_agree=in between
        choices_attention=often
        choices_weather=sad
        choices_season=Autumn
        choices_takes_book=1
        choices_takes_food=0
        choices_takes_phone=0
        choices_takes_other=A kite
        choices_feels_calm=4
        choices_feels_curious=5
        choices_feels_tired=
        choices_habit_early=always
        choices_habit_plan=
        choices_duration=*
        several_journey_from=Graz
        several_journey_to=Łódź
        several_journey_hours=11
        several_journey_rating=fair
        several_journey_remark=long
        several_journey_seat=3
        several_journey_air=1
        several_journey_light=
        several_rank_price=2
        several_rank_speed=4
        several_rank_view=1
        several_rank_company=3
        several_share_work=50
        several_share_family=20
        several_share_leisure=30
        several_monday_count=2
        several_monday_start=07:45
        several_monday_by=train
        several_monday_where=Office
        several_monday_alone=1
        several_tuesday_count=0
        several_tuesday_start=
        several_tuesday_by=
        several_tuesday_where=
        several_tuesday_alone=0
        several_duration=*
        pictures_face=3
        pictures_map_style=lines
        pictures_home_x=330
        pictures_home_y=230
        pictures_stops=[{"x":270,"y":230},{"x":330,"y":170}]
        pictures_trees=[{"x":300,"y":200},{"x":330,"y":200},{"x":360,"y":200},{"x":390,"y":200},{"x":420,"y":200},{"x":450,"y":200}]
        pictures_duration=*
        media_film_started=*
        media_film_ended=*
        media_film_watched=*
        media_tone_started=*
        media_tone_ended=*
        media_tone_listened=*
        media_tone_again_started=*
        media_tone_again_ended=*
        media_tone_again_listened=*
        media_tones_heard=2
        media_duration=*
        own_tour_mood=2
        own_tour_hours=1
        own_tour_minutes=30
        own_tour_why=More tones
        own_duration=*
        orders_pet=yes
        orders_pet_age=7
        orders_pet_name=Rex
        orders_rested=6
        orders_tense=3
        orders_left_open=
        orders_last_word=no
        orders_tense_r=5
        orders_ease=5.5
        orders_duration=*
        arranged_eggs=4
        arranged_coffees=1
        arranged_teas=2
        arranged_breakfast=Porridge
        arranged_supper=
        arranged_cups=3
        arranged_duration=*
        older_older_name=Ada
        older_older_tea=1
        older_older_milk=0
        older_older_warm=2
        older_older_cold=1
        older_duration=*
        so_far_fits=yes
        so_far_duration=*
        quick_product=144
        quick_capitals=Rome, Oslo
        quick_duration=*
        language=en
        """;

    /// <summary>responses_long.csv: questionnaire|item|item_order|value|label|value_type|missing_reason, in its order.</summary>
    public const string Long = """
        words|nickname|1|Zoë||text|
        words|member_code|2|QX-2041||text|
        words|email|3|zoe@example.org||text|
        words|typed_only|4|'=1+1 typed||text|
        words|story|5|First line¶second, "quoted"||text|
        words|age|6|41||integer|
        words|distance|7|12.5||number|
        words|last_visit|8|2026-03-15||text|
        words|bed_time|9|23:30||text|
        words|energy|10|8||integer|
        words|pace|11|3||integer|
        words|retired|12|||text|not_shown
        choices|transport|1|On horseback||text|
        choices|agree|2|in between|in between|text|
        choices|attention|3|often|often|text|
        choices|weather|4|sad|sad|text|
        choices|season|5|Autumn|Autumn|text|
        choices|takes_book|6|1|yes|integer|
        choices|takes_food|7|0|no|integer|
        choices|takes_phone|8|0|no|integer|
        choices|takes_other|9|A kite||text|
        choices|feels_calm|10|4|quite|text|
        choices|feels_curious|11|5|very|text|
        choices|feels_tired|12|||text|na
        choices|habit_early|13|always|always|text|
        choices|habit_plan|14|||text|blank
        several|journey_from|1|Graz||text|
        several|journey_to|2|Łódź||text|
        several|journey_hours|3|11||integer|
        several|journey_rating|4|fair|fair|text|
        several|journey_remark|5|long||text|
        several|journey_seat|6|3|good|text|
        several|journey_air|7|1|bad|text|
        several|journey_light|8|||text|blank
        several|rank_price|9|2||integer|
        several|rank_speed|10|4||integer|
        several|rank_view|11|1||integer|
        several|rank_company|12|3||integer|
        several|share_work|13|50||integer|
        several|share_family|14|20||integer|
        several|share_leisure|15|30||integer|
        several|monday_count|16|2||integer|
        several|monday_start|17|07:45||text|
        several|monday_by|18|train|train|text|
        several|monday_where|19|Office||text|
        several|monday_alone|20|1|yes|integer|
        several|tuesday_count|21|0||integer|
        several|tuesday_start|22|||text|blank
        several|tuesday_by|23|||text|blank
        several|tuesday_where|24|||text|blank
        several|tuesday_alone|25|0|no|integer|
        pictures|face|1|3|glad|integer|
        pictures|map_style|2|lines|A map with three lines|text|
        pictures|home_x|3|330||number|
        pictures|home_y|4|230||number|
        pictures|stops|5|[{"x":270,"y":230},{"x":330,"y":170}]||text|
        pictures|trees|6|[{"x":300,"y":200},{"x":330,"y":200},{"x":360,"y":200},{"x":390,"y":200},{"x":420,"y":200},{"x":450,"y":200}]||text|
        media|film_started|1|*||number|*
        media|film_ended|2|*||number|*
        media|film_watched|3|*||number|*
        media|tone_started|4|*||number|*
        media|tone_ended|5|*||number|*
        media|tone_listened|6|*||number|*
        media|tone_again_started|7|*||number|*
        media|tone_again_ended|8|*||number|*
        media|tone_again_listened|9|*||number|*
        media|tones_heard|10|2||integer|
        own|tour_mood|1|2|2|integer|
        own|tour_hours|2|1|1|integer|
        own|tour_minutes|3|30||integer|
        own|tour_why|4|More tones||text|
        orders|pet|1|yes|yes|text|
        orders|pet_age|2|7||integer|
        orders|pet_name|3|Rex||text|
        orders|rested|4|6||integer|
        orders|tense|5|3||integer|
        orders|left_open|6|||text|blank
        orders|last_word|7|no||text|
        orders|tense_r||5||number|
        orders|ease||5.5||number|
        arranged|eggs|1|4||integer|
        arranged|coffees|2|1||integer|
        arranged|teas|3|2||integer|
        arranged|breakfast|4|Porridge||text|
        arranged|supper|5|||text|not_shown
        arranged|cups||3||number|
        older|older_name|1|Ada||text|
        older|older_tea|2|1|yes|integer|
        older|older_milk|3|0|no|integer|
        older|older_warm|4|2|yes|text|
        older|older_cold|5|1|no|text|
        so_far|fits|1|yes|yes|text|
        quick|product|1|144||integer|
        quick|capitals|2|Rome, Oslo||text|
        """;
}
