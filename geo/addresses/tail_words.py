"""The words around the numbers of an address: those of its levels, those that count something else, those of places."""

import re

# 口 of 路口, 户 of 户口, 门 of 门卫: there the word goes on and is none of a tail.
_WORD = (
    "号楼|号搂|#楼|高楼|塔楼|号厂房|厂房|号门(?!口)|号院|单元|单无|单(?=[0-9-]|$)|门洞|房间|办公室|商位|摊位|专柜"
    "|栋|幢|撞|懂|座|楼(?![上下])|层|室|号(?!线|桥)|房(?![产东])|户(?!口)|口|门(?![口卫面市前])|梯|排|店|铺|档|仓|#"
)
# These say a level, whatever name follows them: 2单元时尚佳. Behind the others a word may go on: 3号路, 5口人.
_LEVEL_WORD = "号楼|号搂|#楼|高楼|塔楼|号?厂房|号院|单元|单无|栋|幢|撞|座(?!桥)|楼(?![上下道])|层|室"
STANDS_FOR = {
    **dict.fromkeys(("号搂", "#楼", "高楼", "塔楼", "号厂房", "厂房"), "号楼"),
    **dict.fromkeys(("幢", "撞", "懂"), "栋"),
    **dict.fromkeys(("单无", "单", "口", "梯", "门洞"), "单元"),
    **dict.fromkeys(("房", "房间", "办公室"), "室"),
    **dict.fromkeys(("铺", "档", "仓", "商位", "摊位", "专柜"), "店"),
}
# A number before one of these counts something else: a lane, an hour, people, a phase of an estate.
_COUNTS = "[区期街路巷弄道里组社队村厂馆库米点元岁人年月日时分度个次天名万%平]"
# The rows of stalls on the floor of a market: 3楼5街36041, and over the name of a shop or of a part of the house.
_ROW = (
    "(?:(?:(?<=[楼层期场城-])|(?<=[0-9A-Z一二三四五六七八九]区))(?=[0-9]{1,3}街-?[0-9A-Z])|"
    + "|".join(f"(?<=[0-9][楼层区][^0-9路街巷弄村园苑]{{{length}}})" for length in range(7))
    + ")(?P<row>[0-9]{1,3}+)街"
)
ATOM = re.compile(
    "(?=[0-9A-Z负甲乙丙丁东西南北中])"
    "(?:(?P<value>(?<![0-9])负?[0-9]{1,8}+(?![0-9])|(?<![A-Z])[A-Z]{1,2}+(?![A-Z])"
    "|[甲乙丙丁](?=[0-9号栋幢座])|[东西南北中](?=单元|[栋幢座])|[东西南北](?=楼(?:[0-9]|$))|(?<=[0-9]-)[东西](?=-[0-9]))"
    f"(?:(?P<word>{_LEVEL_WORD}|(?:{_WORD})(?!{_COUNTS}))|(?!{_WORD}|{_COUNTS}))"
    f"|{_ROW})"
)
GAP = re.compile("-?[,的第]?(?:[东南西北中][侧边面]?|商铺|底商|门面|写字楼|室内)?-?(附)?")
NUMBERED_LANE = re.compile("[0-9][弄巷街路里]")
_PLACE_KINDS = {
    "road": "路 街 巷 道 段 弄",
    "market": "市场 商城 商贸城 百货 服装城 商品城 建材城 模具城 电器城 汽配城 皮革城 皮草城"
    " 轻纺城 鞋城 家居城 装饰城 灯具城 五金城 食品城 鞋都 步行街 购物中心 奥特莱斯",
    "tower": "大厦 广场 中心 大楼 写字楼 酒店 宾馆 国际 楼 厦 科技园 创意园 商务园 产业园 工业园 工业区 创业园",
    "village": "村 庄 屯 寨 社 队 组 头 坝 沟 塘 岭 桥",
    "estate": "新村 小区 家园 花园 公寓 苑 园 寓 院 庭 府 城 坊 里 郡 岸 舍 湾",
    "section": "区",
    "phase": "期",
    "area": "镇 乡 街道 社区 县 市",
    "firm": "公司 店 厂 馆 场 局 所 行 部 铺 门",
}
PLACE_KIND = {word: kind for kind, words in _PLACE_KINDS.items() for word in words.split()}
LONGEST_PLACE_WORD = max(map(len, PLACE_KIND))
PLACE_WORD = re.compile(
    "|".join(sorted((word for word in PLACE_KIND if len(word) > 1 or word == "村"), key=len, reverse=True))
)
