//! Family names: those of two characters, those read differently from texts, and how many people bear the usual ones.

/// Family names of two characters, with their reading where it is not that of the characters.
const COMPOUND: [(&str, &str); 66] = [
    ("欧阳", ""),
    ("上官", ""),
    ("司马", ""),
    ("诸葛", ""),
    ("东方", ""),
    ("皇甫", ""),
    ("尉迟", "yu chi"),
    ("公孙", ""),
    ("慕容", ""),
    ("令狐", ""),
    ("夏侯", ""),
    ("司徒", ""),
    ("宇文", ""),
    ("长孙", "zhang sun"),
    ("端木", ""),
    ("独孤", ""),
    ("南宫", ""),
    ("西门", ""),
    ("轩辕", ""),
    ("呼延", ""),
    ("闻人", ""),
    ("澹台", "tan tai"),
    ("申屠", ""),
    ("太史", ""),
    ("万俟", "mo qi"),
    ("赫连", ""),
    ("钟离", ""),
    ("鲜于", ""),
    ("闾丘", ""),
    ("亓官", "qi guan"),
    ("司寇", ""),
    ("仉督", ""),
    ("子车", "zi ju"),
    ("颛孙", ""),
    ("巫马", ""),
    ("公西", ""),
    ("漆雕", ""),
    ("乐正", "yue zheng"),
    ("壤驷", ""),
    ("公良", ""),
    ("拓跋", "tuo ba"),
    ("夹谷", "jia gu"),
    ("宰父", "zai fu"),
    ("谷梁", ""),
    ("段干", ""),
    ("百里", ""),
    ("东郭", ""),
    ("南门", ""),
    ("羊舌", ""),
    ("微生", ""),
    ("梁丘", ""),
    ("左丘", ""),
    ("东门", ""),
    ("第五", ""),
    ("濮阳", ""),
    ("淳于", ""),
    ("单于", "chan yu"),
    ("太叔", ""),
    ("公冶", ""),
    ("宗政", ""),
    ("公羊", ""),
    ("仲孙", ""),
    ("完颜", ""),
    ("纳兰", ""),
    ("欧侯", ""),
    ("司空", ""),
];

/// Readings that a character takes as a family name only.
const READ: [(char, &str); 62] = [
    ('单', "shan"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('曾', "zeng"),
    ('查', "zha"),
    ('区', "ou"),
    ('盖', "ge"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('覃', "qin"),
    ('任', "ren"),
    ('华', "hua"),
    ('纪', "ji"),
    ('员', "yun"),
    ('种', "chong"),
    ('召', "shao"),
    ('逄', "pang"),
    ('洗', "xian"),
    ('冼', "xian"),
    ('折', "she"),
    ('黑', "he"),
    ('秘', "bi"),
    ('那', "na"),
    ('哈', "ha"),
    ('能', "nai"),
    ('宓', "mi"),
    ('牟', "mu"),
    ('阚', "kan"),
    ('郇', "xun"),
    ('郗', "xi"),
    ('葛', "ge"),
    ('车', "che"),
    ('祭', "zhai"),
    ('教', "jiao"),
    ('隗', "wei"),
    ('过', "guo"),
    ('褚', "chu"),
    ('谌', "chen"),
    ('晁', "chao"),
    ('幺', "yao"),
    ('繁', "po"),
    ('贲', "ben"),
    ('费', "fei"),
    ('都', "du"),
    ('应', "ying"),
    ('相', "xiang"),
    ('薄', "bo"),
    ('卜', "bu"),
    ('柏', "bai"),
    ('行', "xing"),
    ('撒', "sa"),
    ('粘', "nian"),
    ('句', "gou"),
    ('乜', "nie"),
    ('石', "shi"),
    ('沈', "shen"),
    ('宿', "su"),
    ('尉', "wei"),
    ('重', "chong"),
    ('曲', "qu"),
];

/// Bearers in 10,000, roughly, from the yearly reports of the Ministry of Public Security; the rest share what is left.
const COMMON: [(&str, f32); 9] = [
    ("王李", 715.0),
    ("张", 680.0),
    ("刘", 510.0),
    ("陈", 450.0),
    ("杨", 310.0),
    ("黄赵吴周", 210.0),
    ("徐孙马朱胡郭何林高罗", 120.0),
    ("郑梁谢宋唐许邓冯韩曹曾彭肖萧蔡潘田董袁于余叶蒋杜", 65.0),
    (
        "苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱丘方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严武莫孔向汤",
        32.0,
    ),
];

/// Characters that given names take often, in 10,000 characters of given names, roughly.
const GIVEN: [(&str, f32); 4] = [
    ("华英秀玉文明", 110.0),
    ("兰芳丽金红春梅军小国建子志", 85.0),
    ("梓欣雨佳涵浩宇俊杰一伟海云霞平强桂珍淑萍燕艳娟霞德永生林辉勇敏静婷雪", 60.0),
    (
        "思语诗轩泽晨睿博嘉怡琪瑶萱可心悦彤妍天瑞凯鑫鹏飞龙涛斌超波峰刚健凤香琴莲菊清美洁慧莉娜雅晓月立成家福荣新庆东学祥",
        30.0,
    ),
];

/// How many characters of the name are the family name, and how those are read where it is not as in texts.
/// `folded` is the name in folded characters.
pub(crate) fn split(folded: &[char]) -> (usize, [Option<&'static str>; 2]) {
    if folded.len() >= 3
        && let Some((_, sound)) = COMPOUND.iter().find(|(family, _)| family.chars().eq(folded[..2].iter().copied()))
    {
        let mut parts = sound.split(' ').filter(|part| !part.is_empty());
        return (2, [parts.next(), parts.next()]);
    }
    let sound = folded.first().and_then(|first| READ.iter().find(|(family, _)| family == first));
    (1, [sound.map(|(_, sound)| *sound), None])
}

/// The share of people who bear the family name, where the set at hand says nothing.
pub(crate) fn family_share(folded: u32) -> f32 {
    share(&COMMON, folded).unwrap_or(4.0) / 10_000.0
}

/// The share of the character among those of given names, where the set at hand says nothing.
pub(crate) fn given_share(folded: u32) -> f32 {
    share(&GIVEN, folded).unwrap_or(8.0) / 10_000.0
}

fn share(tiers: &[(&str, f32)], folded: u32) -> Option<f32> {
    tiers.iter().find(|(chars, _)| chars.chars().any(|c| u32::from(c) == folded)).map(|(_, share)| *share)
}
