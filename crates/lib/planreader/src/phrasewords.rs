//! The word lists of `phrases`: verbs that are nouns too, what opens and closes a phrase, what is left when nothing
//! was named. One string for each list; they are split once.

use std::sync::LazyLock;

/// A list of words, split at blanks on first use.
pub(crate) type Words = LazyLock<Vec<&'static str>>;

/// Verbs that are as often nouns: 普法宣传, 走访慰问, 技能培训. One of them leads only where no other verb does.
pub(crate) static NOMINAL: Words = LazyLock::new(|| {
    "培训 轮训 训练 宣传 宣讲 讲座 普法 学习 辅导 比赛 竞赛 义诊 体检 筛查 座谈 交流 调研 帮扶 救助 关爱 服务 \
     指导 走访 慰问 检查 督查 督导 巡查 总结 汇报 考核 考评 评估 验收 监测 统计 展示 展演 演出 展播 阅读 研讨 \
     观摩 联谊 联欢 接访 接待 就业 化解 调解 排查 摸底 摸排 登记 建档 家访 回访 跟踪 谈心 通话 结对 探访 看望 \
     入户 集中 征文 征集 研究 分析 研判 部署 庆祝 纪念 考察 例会 评选 测评 整治 清理 绿化 维护 资助 援助 捐赠 \
     值班 议事 巡讲 巡展 讨论 视频 覆盖 参与 处置 整理 更新 通报 公示 支持 试点 推广 表彰 动员 启动 建设 创建 \
     提升 安置 彩排 维修 公开 增收 巩固 共建 控制 发展 设置 联系 深入 保障 选树 培育 培养 授牌 挂牌 揭牌 送学 \
     补助 补贴 信访 参训 受益 带动 惠及 引导 发动 安排 召集 汇总 核查 报道 办结 结成 抽查 竣工 运行 授课 讲授 \
     监督 参观 外出 核实 审核 攻坚 送教 编排 排演 补选 改选"
        .split_whitespace()
        .collect()
});

/// What stands right behind a verb that is part of a noun: 宣传手册, 培训班, 接待率.
pub(crate) static NOUN_ENDS: Words = LazyLock::new(|| {
    "班 率 队 员 站 室 点 法 者 师 课 表 费 金 券 品 周 月 日 区 力 权 单 物 卡 车 手册 资料 材料 活动 工作 制度 \
     机制 会 仪式 台账 基地 中心 专栏 栏 服务 模式 方案 计划 体系 平台 名单 对象 情况 报告 需求 结果 满意 项目 \
     能力 行动 热线 案 典型 经验 时间 时长 地点 场所 经费 资金 内容 主题 课程 氛围 网络 渠道 窗口 意识 水平 质量 \
     标准 信息 讲师 面 园 成果 知识 作品 倡议 办法 意见 大会 会议 协议 细则 规范 手续 责任书 建议书 台 骨干 人数 \
     人员 人次 总额 量 度 数 比例 案件 来访 积案 工程 小组 机构 组织 人"
        .split_whitespace()
        .collect()
});

/// Words that say how, when or who, never what: they open no phrase.
pub(crate) static OPENERS: Words = LazyLock::new(|| {
    "其中 同时 另外 此外 并且 并 还 再 又 也 都 要 应当 应 须 必须 需 将 拟 计划 力争 争取 确保 保证 切实 认真 \
     积极 深入 广泛 大力 继续 进一步 统一 至少 最少 全年 今年 年内 分别 各自 共 累计 先后 及时 一律 全部 全面 \
     基本 原则上 力求 务必 务求 适时 精心 扎实 有序 按时 按要求 逐步 主动 努力 坚持 做到 届时 在 于 到 从 至 之前 \
     以前 前 底 期间 当天 前后 前夕 来临之际 来临 之际 左右 内 起 等 了 的 和 及 与此 一是 二是 三是 四是 五是 \
     六是 完成时限 节 可 能 我县 我镇 我乡 我村 我区 我市 全县 全镇 全乡 全村 全区 全市 对于 辖区 每个 每村 每人 \
     每生 每户 每名 每期 每次 每所 每场 每位 每校 每 使 让 一批 一系列 一些 若干"
        .split_whitespace()
        .collect()
});

/// Words that are left when nothing was named.
pub(crate) static EMPTY: Words = LazyLock::new(|| {
    "期间 当天 前后 前夕 之际 来临 来临之际 节点 等节点 节点期间 每期 每场 每次 每人 每村 每个 每所 每户 每年 \
     全年 之前 以前 左右 其中 同时 阶段 时间 第一阶段 第二阶段 第三阶段 第四阶段 第五阶段 前 底 内 等 完成 达到 \
     实现 共 各 各自 分别 工作 任务 一批 部分 年内 今年 以上 以下 全县 全镇 全市 全区 全乡 全村 月 上午 下午 早 \
     晚 晚上"
        .split_whitespace()
        .collect()
});

/// Verbs whose doers were counted: 50名妇女 | 参与创建.
pub(crate) static ACTS: Words = LazyLock::new(|| {
    "参与 参加 带动 引导 发动 动员 支持 联系 发展 深入 提升 就业 增收 结对 学习 进行".split_whitespace().collect()
});

/// Verbs that stand before a noun as its quality: 受益妇女.
pub(crate) static QUALITIES: Words = LazyLock::new(|| "受益 参训".split_whitespace().collect());

/// Deeds that need to be told of what.
pub(crate) static BARE: Words = LazyLock::new(|| {
    "办结 整改 化解 处置 验收 总结 汇总 启动 考核 评估 公示 汇报 统计 部署 通报 整理 更新 检查 考评 表彰 登记 授牌 挂牌 揭牌 总结表彰 \
     考核验收 检查验收 评估验收"
        .split_whitespace()
        .collect()
});

/// Words that close no phrase: bounds and particles left over before a figure.
pub(crate) static CLOSERS: Words = LazyLock::new(|| {
    "的目标任务 的目标 的任务 不得少于 不得低于 不少于 不低于 不超过 不得超过 不高于 达到 达 突破 超过 控制在 \
     保持在 稳定在 提高到 提升到 提高至 提升至 降低到 下降到 降到 降至 增加到 增至 扩大到 至少 最少 最多 力争 \
     争取 确保 分别 均 各 都 共 计 约 近 为 到 至 在 于 有 和 及 与 或 的 了 要 应 须 将 以 等 每 全年 累计 总计 \
     合计 共计 基本 不 能 可 保持 稳定 控制 再 其中 节期间 期间 之际 进行 提高 提升 上升 下降 降低 增长 实现 做到 \
     不断"
        .split_whitespace()
        .collect()
});

/// Words that only begin like one of the openers: 要点, 新媒体, 节日, 前期.
pub(crate) static WHOLE: Words = LazyLock::new(|| {
    "要点 要素 要事 新媒体 新时代 新兴 新型 新就业 新业态 新农村 新生 新风 新婚 新居民 新市民 新女性 多元 多彩 \
     多媒体 上级 上访 上门 上岗 上学 节日 节假 节能 节目 前期 前置 底数 内部 内容 起步 等级 到位 从业 可行 能力 \
     能手 有关 有效 有奖 本地 本土 本级 本村 本镇 好媳妇 好家 好婆 好人 好邻 好儿 好丈 好妯 好少 好书 各类 各级 \
     各项 各种 各界 各族 再就业 再生 共建 共享 共同 并购 还款 应急 应届 需求 在校 在家 在岗 在职 在建 于都 至诚 \
     全部门 计划生育 全县域 和谐 和睦 和美 及笄 都市 该项 每月 将军 争取资金 统一战 深入人 积极分子 新闻 新增 \
     新建 新发 新创 新编 新组 新成 新任 新办 新设 新开 上好 上报 上交 有机 有声 有线 多子 多孩 多功能"
        .split_whitespace()
        .collect()
});

/// Words that end like one of the closers and are whole: 行为, 统计, 能力提升.
pub(crate) static KEPT: Words = LazyLock::new(|| {
    "行为 作为 所有 参与 总计 统计 设计 会计 素质提升 能力提升 质量提升 权益保障在 年度 领域 平等 高等 中等 初等 \
     优等 技能提升 素养提升 服务提升 水平提升 需要 纲要 摘要 纪要"
        .split_whitespace()
        .collect()
});
