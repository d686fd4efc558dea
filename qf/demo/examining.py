"""The city's exam on the nine prohibitions: a bank, an exam, and a few of the staff who sit it, most of them well."""

from __future__ import annotations

import base64
import csv
import io
from datetime import timedelta
from typing import Any

from qf.demo.accounts import DemoAccount
from qf.demo.graph import Mutation, Person
from qf.demo.staffing import rostered_units
from qf.demo.world import CityState, Moment

TOPIC = "医疗卫生行业“九不准”"
TITLE = "2022年度“九不准”专题考试（演示）"
HEADER = ("题号", "主题", "题型", "题目", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "解析")
BANK = (
    ("单选", "患者在手术前递给您一个红包，下列做法正确的是", "当场拒收，确难拒收的及时上交并登记",
     "手术成功后再退还", "用于科室集体活动", "收下但不影响诊疗", "A", "不准收受患者“红包”。"),
    ("单选", "医药代表请您统计本科室某药品的用量，您应当", "拒绝，并向科室和纪检部门报告", "只提供总量",
     "请同事代为统计", "收取适当劳务费后提供", "A", "不准为商业目的统方。"),
    ("单选", "科室拟按开单金额给医生发放奖励，这属于", "开单提成，明令禁止", "按劳分配", "科室自主权", "绩效改革", "A",
     "不准开单提成。"),
    ("单选", "企业提出资助您个人参加境外旅游式学术会议，您应当", "拒绝，捐赠资助须由单位统一接受和管理", "会后补办手续",
     "请企业改付现金", "与同事平分名额", "A", "不准违规接受社会捐赠资助。"),
    ("多选", "下列行为违反“九不准”的有", "推销医药产品并收取提成", "违规发布医疗广告", "按规定公示收费项目",
     "私自采购使用医药产品", "ABD", "推销、违规广告和私自采购均在禁止之列。"),
    ("多选", "发现收受回扣线索后，可以向下列哪些渠道反映", "单位纪检监察部门", "卫生健康行政部门举报电话", "销售企业",
     "行风投诉信箱", "ABD", "线索应向纪检和主管部门反映。"),
    ("判断", "科室可以将医务人员个人收入与药品和医学检查收入挂钩。", "", "", "", "", "错", "第一条即明令禁止。"),
    ("判断", "在国家规定之外自立项目收费属于违规收费。", "", "", "", "", "对", "不准违规收费。"),
    ("判断", "收受回扣数额较小的，可以不处理。", "", "", "", "", "错", "回扣不论数额，一律不准收受。"),
    ("判断", "患者康复后赠送锦旗，不属于收受“红包”。", "", "", "", "", "对", "锦旗不属于财物馈赠。"),
)  # fmt: skip
RIGHT = {row[1]: {row["ABCD".index(letter) + 2] for letter in row[6]} if row[0] != "判断"
         else {"正确" if row[6] == "对" else "错误"} for row in BANK}  # fmt: skip
DRAWN, OPEN_DAYS = 8, 43
PLACES, OF_INVENTED, SITTING = 2, 1, 2
HOSPITALS = ("tertiary", "secondary")
TOPIC_OF = "{ questions(first: 1) { nodes { topicId } } }"
STAFF = "query($unit: ID!) { roster(unitId: $unit, first: 8) { nodes { id code name } } }"
OPEN_EXAM = "{ myExams { mayBegin exam { id } } }"
PAPER = "attempt { id version questions { number text options } }"


async def announce_exam(moment: Moment, state: CityState) -> None:
    """The office imports the bank, publishes the exam, and some of the staff are given accounts."""
    office, commission = state.person("office"), state.ids[state.city.division_code]
    given = {"filename": "九不准题库（演示）.csv", "contentBase64": _bank(), "unitId": commission}
    imported = Mutation("importQuestions", given, moment.key("bank"), "result { created }")
    await moment.client.mutate(office, "question bank", [imported])
    found = await moment.client.query(office, "topic of the exam", TOPIC_OF)
    draw = {"topicId": found["questions"]["nodes"][0]["topicId"], "count": DRAWN}
    exam = {
        "unitId": commission,
        "title": TITLE,
        "topics": [draw],
        "opensOn": moment.day,
        "closesOn": (moment.at.date() + timedelta(days=OPEN_DAYS)).isoformat(),
        "minutes": 30,
    }
    drafted = Mutation("createExam", exam, moment.key("exam"), "exam { id version }")
    [made] = await moment.client.mutate(office, "exam", [drafted])
    publish = {"examId": made["id"], "expectedVersion": made["version"]}
    published = Mutation("publishExam", publish, moment.key("publish exam"), "exam { status }")
    await moment.client.mutate(office, "exam", [published])
    await _open_accounts(moment, state)


async def sit_exam(moment: Moment, state: CityState) -> None:
    """All but the last at each place sit the exam; the last one is for whoever tries the demo."""
    for account in _examinees(state):
        if not account.login.endswith(f".{SITTING + 1}"):
            await _sit(moment, state, state.person(account.login))


async def _open_accounts(moment: Moment, state: CityState) -> None:
    """Accounts of people on the roster of hospitals that act for themselves."""
    hospitals = [row for row in rostered_units(state) if row.level in HOSPITALS and state.own_login(row.code)]
    steps = []
    for unit in hospitals[: state.many(PLACES, OF_INVENTED)]:
        wanted = {"unit": state.ids[unit.code]}
        people = (await moment.client.query(state.person("office"), "staff", STAFF, wanted))["roster"]["nodes"]
        for number, person in enumerate(people[-SITTING - 1 :], 1):
            account = DemoAccount(f"staff.{unit.code.lower()}.{number}", person["name"], "staff", unit.code)
            state.accounts.append(account)
            steps.append(_account(moment, state, account, person["id"]))
    await moment.client.mutate(state.person("admin"), "accounts of staff", steps)


async def _sit(moment: Moment, state: CityState, person: Person) -> None:
    open_exams = (await moment.client.query(person, "my exams", OPEN_EXAM))["myExams"]
    for exam in (each["exam"]["id"] for each in open_exams if each["mayBegin"]):
        key = moment.key("attempt", person.login)
        [attempt] = await moment.client.mutate(
            person, "attempt", [Mutation("startAttempt", {"examId": exam}, key, PAPER)]
        )
        share = 0.95 if state.dice.happens(0.8, "prepared", person.login) else 0.6
        choices = [_choice(state, person, question, share) for question in attempt["questions"]]
        given = {"attemptId": attempt["id"], "expectedVersion": attempt["version"], "choices": choices}
        handed_in = Mutation("submitAttempt", given, moment.key("submit", person.login), "attempt { score }")
        await moment.client.mutate(person, "attempt", [handed_in])


def _choice(state: CityState, person: Person, question: dict[str, Any], share: float) -> dict[str, Any]:
    right = [number for number, text in enumerate(question["options"], 1) if text in RIGHT[question["text"]]]
    knows = state.dice.happens(share, "knows", person.login, question["text"])
    wrong = [number for number in range(1, len(question["options"]) + 1) if number not in right]
    return {"number": question["number"], "options": right if knows else wrong[:1]}


def _examinees(state: CityState) -> list[DemoAccount]:
    return [account for account in state.accounts if account.role == "staff"]


def _account(moment: Moment, state: CityState, account: DemoAccount, staff_id: str) -> Mutation:
    given = {
        "login": account.login,
        "displayName": account.name[:60],
        "roles": ["staff"],
        "unitId": state.ids[str(account.unit_code)],
        "staffId": staff_id,
        "password": moment.client.password,
    }
    return Mutation("createAccount", given, moment.key("account", account.login), "account { id }")


def _bank() -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for number, (kind, text, a, b, c, d, answers, why) in enumerate(BANK, 1):
        writer.writerow((f"JBZ-{number:03}", TOPIC, kind, text, a, b, c, d, answers, "中", why))
    return base64.b64encode(out.getvalue().encode()).decode()
