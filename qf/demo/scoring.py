"""The commission enters what others found out: the province's ranking of last year, and its own trust surveys."""

from __future__ import annotations

from datetime import timedelta

from qf.demo import texts
from qf.demo.graph import Mutation
from qf.demo.world import CityState, Moment

CITIES_OF_A_PROVINCE = 21
MEASURES = ("OUTPATIENT", "INPATIENT", "OVERALL")
SAMPLING = "分县区随机抽样电话调查，五级量表"
QUARTERS = ("一", "二", "三", "四")


async def enter_ranks(moment: Moment, state: CityState) -> None:
    """The notice about last year's patient satisfaction; one figure was typed wrong and is corrected the same day."""
    if state.city.is_invented:
        return
    year, office, dice = moment.at.year - 1, state.person("office"), state.dice.of("official ranks")
    source = f"关于{year}年度全省患者满意度调查结果的通报" + texts.NOTE
    steps = [
        Mutation(
            "enterOfficialRank",
            {
                "measure": measure,
                "period": str(year),
                "rank": dice.whole(4, 11, measure),
                "of": CITIES_OF_A_PROVINCE,
                "source": source,
            },
            moment.key("rank", measure),
            "officialRank { id rank version }",
        )
        for measure in MEASURES
    ]
    *_, wrong = await moment.client.mutate(office, "official ranks", steps)
    correction = {
        "rankId": wrong["id"],
        "rank": wrong["rank"] - 1,
        "reason": "录入时看错一行，已与通报原件核对",
        "expectedVersion": wrong["version"],
    }
    step = Mutation("correctOfficialRank", correction, moment.key("rank corrected"), "officialRank { id }")
    await moment.client.mutate(office, "official ranks", [step])


async def ask_for_trust(moment: Moment, state: CityState) -> None:
    """The result of the quarter's trust survey."""
    dice, number = state.dice.of("trust", moment.day), (moment.at.month - 1) // 3
    given = {
        "endedOn": (moment.at - timedelta(days=4)).date().isoformat(),
        "title": f"{moment.at.year}年{QUARTERS[number]}季度群众信任度调查" + texts.NOTE,
        "sampling": SAMPLING,
        "n": dice.whole(300, 900, "n"),
        "mean": f"4.{dice.whole(5, 60, 'mean') + 3 * number:02}",
    }
    step = Mutation("recordTrustSurvey", given, moment.key("trust"), "trustSurvey { id }")
    await moment.client.mutate(state.person("office"), "trust survey", [step])
