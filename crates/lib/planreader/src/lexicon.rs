//! The words the reader knows by heart, in classes: verbs of work, marks of past and future, listing words.
//! Units, feasts and numbers have rooms of their own.

use std::sync::OnceLock;

/// What a word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A verb of work whose object can be counted.
    Verb,
    /// A verb of talk: 打造, 形成, 营造. Counts after it need figures.
    Soft,
    /// 了, 已, 先后: done.
    Past,
    /// 计划, 拟, 要求, 将, 不少于: to be done, whatever stands around it.
    Future,
    /// 争取, 确保, 要: to be done, unless the text around reports.
    Hope,
    /// 现有, 共有, 下辖: the state of things.
    State,
    /// 各, 均, 分别 before a figure.
    Each,
    /// Known only so that no shorter word is read into it.
    Nothing,
}

const VERBS: &str = "举办 开展 组织 召开 举行 建设 建立 建成 新建 改建 扩建 修建 创建 共建 建 组建 成立 设立 设置 确定 确立 选派 选聘 \
 选树 选拔 选举 评选 评比 评选表彰 表彰 命名 推荐 推选 推树 推出 挖掘 培树 培育 培养 培训 轮训 训练 帮扶 帮助 帮教 结对 结成 联系 走访 \
 慰问 看望 探访 关爱 救助 资助 援助 捐赠 捐助 募集 筹集 筹措 投入 发放 发送 赠送 配备 配套 配置 选配 配送 购置 购买 添置 提供 \
 落实 完成 实施 制定 制订 制作 编制 编印 编写 印发 印制 刊发 刊登 发布 推送 报道 撰写 写 写好 提交 报送 上报 呈报 汇报 递交 上交 交 \
 报 签订 签署 填写 填报 登记 建档 聘请 招募 招聘 吸纳 发展 扶持 转移 输送 推介 安置 介绍 提供就业 开发 创办 领办 开办 开设 开通 举荐 \
 策划 协调 提 提出 开 办 办好 办理 做好 抓好 搞好 办结 受理 接待 接访 处理 处置 化解 调解 调处 排查 摸排 摸底 巡查 检查 督查 督导 \
 督促 考核 考评 测评 评估 验收 抽查 通报 总结 汇总 统计 更新 监测 分析 研判 研究 部署 启动 宣传 宣讲 讲座 普法 学习 参加 参与 观看 \
 收看 征集 征文 展示 展演 演出 排演 比赛 竞赛 义诊 体检 筛查 检测 检查治疗 辅导 家访 谈心 谈 通话 通 视频 阅读 共读 读 打扫 清理 整治 \
 绿化 种植 栽种 试点 推广 覆盖 达标 巩固 提升 提高 增加 增长 增收 新增 减少 降低 控制 保证 保持 保障 实现 达到 达 率先 入户 巡讲 \
 巡展 回访 跟踪 服务 惠及 受益 带动 动员 发动 引导 指导 支持 试行 开放 值班 轮值 维护 维修 选 聘 购 发 送 印 讲 建好 建强 打造示范 \
 联合 邀请 集中 进行 举 安排 彩排 集合 观摩 考察 调研 座谈 交流 联谊 联欢 庆祝 纪念 讲授 授课 上 上好 送 送到 深入 走进 指派 派 \
 明确 兑现 解决 拨付 补助 补贴 发放到 收集 梳理 整理 归档 核查 核实 复核 录入 填 审核 公示 公布 公开 张贴 悬挂 刷写 摆放 装 安装 \
 讨论 编发 会商 商讨 研讨 播放 播出 编排 订阅 展播 开班 慰访 送学 议事 巡回 督办 约谈 例会 攻坚 试运行 运行 投用 竣工 开工 签约 授牌 挂牌 揭牌 设 参观 参训 轮岗 轮换 选送 外出 动工 交付 覆盖到 培塑 选育 达成 接受 补选 改选";
const SOFTS: &str = "打造 形成 营造 树立 构建 坚持 做 当好 作为 成为 是 具有 发挥 推动 推进 促进 加强 加大 强化 深化 完善 健全 弘扬 凝聚 \
 引领 增强 掌握 养成 搭建 拓展 丰富 传承 展现 走出 唱响 奏响 迈上 再上";
const PASTS: &str = "了 已 已经 曾 曾经 先后 累计 截至 截止 截止目前 截至目前 到目前 以来 去年 上年 上年度 上一年 荣获 获得 获评 被评 过去 \
 顺利完成 圆满完成 得到 取得 共计 总计 合计 一年来 几年来 多年来 历年 共投入 共举办 共开展 共组织 共接待 共培训 共帮助 共发放 共建立 共成立 共走访 \
 共慰问 共处理 共调解 共化解 共召开 共评选 共表彰 共创建 共有 至今 截至今 首次 累积 业已 近年 近年来 近几年 上半年以来 今年以来 年初以来 共检查 共查出 共印发 \
 共转移 共输送 共资助 共救助 共筹集 共争取 共受理 共结对 共帮扶 共收到 共吸引 成功举办 成功创建 受到 这一年 一年中 据统计 据不完全统计";
const FUTURES: &str = "计划 拟 将 要求 务必 必须 应当 下一步 今后 接下来 明年 来年 打算 原则上 不少于 不得少于 不低于 不得低于 至少 \
 不得超过 拟定 计划在 计划于 今年要 下半年 请 各村要 各校要 各单位要";
const HOPES: &str =
    "力争 争取 确保 应该 应 须 需 要 需要 努力 准备 预计 不超过 预期 年内 力求 有望 保证 务求 达标 控制在";
const STATES: &str = "现有 共有 下辖 辖 辖区 所辖 总人数 总人口 人口 总户数 占地 面积 位于 现在 在校生 在册 常住 户籍 总数 编制 现共有 目前 目前有";
const EACHES: &str = "各 均 分别 各自 都 全部";
const NOTHINGS: &str = "了解 为了 除了 罢了 了如指掌 了望 未了 主要 重要 纲要 摘要 要点 要素 要闻 只要 要是 必要 首要 需求 要害 紧要 简要 摘要 扼要 要事 即将 将军 相应 \
 反应 适应 供应 对应 响应 应用 应急 应届 应对 应邀 应变 应付 报告 报刊 报纸 海报 报名 报道会 情报 公报 年报 月报 建议 建言 建档立卡 建设者 建筑 建制 基建 党建 妇建 会议 \
 提高素质 提升素质 提案 提示 提纲 前提 送温暖 送法 送教 办公室 办公 办法 主办 承办 协办 经办 发现 发生 发言 发达 发挥 开始 开会 开门 开拓 公开课 开放日 开心 交通 交流会 外交 \
 社交 通知 通过 通信 通讯 普通 沟通 通常 通则 上级 上述 以上 上午 晚上 网上 身上 线上 社会上 写作 读物 读书 读者 设施 设备 建设局 举措 各类 各种 各项 各级 各界 各方 各村 各镇 \
 各乡 各乡镇 各县 各市 各区 各校 各地 各单位 各部门 各位 各街道 各社区 各有关 各族 各具 各尽 各自为 均衡 平均 均等 人均 年均 户均 都市 首都 需要时 做法 做人 当地 派出所 选择 \
 选民 选手 设计 共同 公共 共产 共青 共享 共建共享 共创 共赢 服务员 服务业 服务中心 服务站 宣传部 检查站 检察 研究所 研究会 学习型 是否 还是 但是 于是 总是 凡是 可是 要不 请示 申请 请教 请假 请进来 请客 提请 \
 邀请函 任务重 已婚 自己 知己 将来 将近 计划生育 规划 策划人 春蕾计划 交给 交叉 交友 转交 上交会 立交 派遣单 设想 安排部署会 组织部 组织者 各组织 妇女组织 妇联组织 社会组织 群团组织 \
 基层组织 党组织 群众组织 经济组织 女性组织 组织机构 组织建设 组织领导 组织网络 组织体系 组织架构 自治组织 了不起 解决难 维护站 达人 发达国家 传达 表达 到达 抵达 下达 达成共识 联合国 联合会 \
 妇女联合会 参与率 参与度 知晓率 满意度 督查室 监测点 讲座式 写字 读书会 送医 送药 办学 办事 办实事 上网 上学 上岗 上班 上门 上报率 通电话 开学 建功 建功立业 建言献策 新建区 筹建处 建党 建军 \
 送岗位 送政策 送健康 报效 报警 回报 提醒 提倡 提炼 提及 提前 购物 印象 讲话 讲究 讲文明 讲解 讲师 讲师团 宣讲团 宣讲员 发起 发动机 开发区 开发商 推动力 是非 凡事 交警 交际 选举权 参加人 参加者 \
 现有的 人口与 流动人口 户籍地 面积的 其中之一 建筑面积 使用面积 活动面积 室内面积 场地面积 人口普查 常住地 编制内 编制计划 编制规划 编制全 编制本 编制年 编制方案 编制预算";

struct Entry {
    chars: Vec<char>,
    word: Word,
}

struct Index {
    first: Vec<u16>,
    groups: Vec<Vec<Entry>>,
}

static INDEX: OnceLock<Index> = OnceLock::new();

fn index() -> &'static Index {
    INDEX.get_or_init(|| {
        let mut index = Index { first: vec![0; 0x1_0000], groups: vec![Vec::new()] };
        let lists = [
            (NOTHINGS, Word::Nothing),
            (STATES, Word::State),
            (PASTS, Word::Past),
            (FUTURES, Word::Future),
            (HOPES, Word::Hope),
            (EACHES, Word::Each),
            (VERBS, Word::Verb),
            (SOFTS, Word::Soft),
        ];
        for (list, word) in lists {
            for text in list.split_whitespace() {
                let chars: Vec<char> = text.chars().collect();
                let slot = usize::try_from(u32::from(chars[0])).unwrap_or(0) & 0xFFFF;
                if index.first[slot] == 0 {
                    index.first[slot] = index.groups.len() as u16;
                    index.groups.push(Vec::new());
                }
                let group = &mut index.groups[usize::from(index.first[slot])];
                if !group.iter().any(|e| e.chars == chars) {
                    group.push(Entry { chars, word });
                }
            }
        }
        for group in &mut index.groups {
            group.sort_by_key(|e| std::cmp::Reverse(e.chars.len()));
        }
        index
    })
}

/// The longest known word at the start of `ch` and its length.
pub(crate) fn word(ch: &[char]) -> Option<(Word, usize)> {
    let first = u32::from(*ch.first()?);
    let slot = usize::try_from(first).ok().filter(|s| *s < 0x1_0000)?;
    let index = index();
    let group = index.first[slot];
    if group == 0 {
        return None;
    }
    let second = ch.get(1);
    let fits = |e: &&Entry| (e.chars.len() == 1 || e.chars.get(1) == second) && ch.starts_with(&e.chars);
    index.groups[usize::from(group)].iter().find(fits).map(|e| (e.word, e.chars.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_word_wins() {
        let of = |s: &str| word(&s.chars().collect::<Vec<_>>());
        assert_eq!(of("了解情况"), Some((Word::Nothing, 2)));
        assert_eq!(of("了三次"), Some((Word::Past, 1)));
        assert_eq!(of("主要任务"), Some((Word::Nothing, 2)));
        assert_eq!(of("要举办"), Some((Word::Hope, 1)));
        assert_eq!(of("举办讲座"), Some((Word::Verb, 2)));
        assert_eq!(of("妇女"), None);
    }
}
