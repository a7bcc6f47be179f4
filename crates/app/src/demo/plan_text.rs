//! The demo county's year plan, in our own words, and its way through review, breakdown and confirmation.

use super::{county::Founded, people};
use kernel::{Site, access::authorize};
use network::units::{Located, UnitKind};
use plans::{
    documents::{ReadPlans, WritePlans, store as documents},
    review,
    targets::{
        rules::share_by_weight,
        store::{self as targets, Fields, Lineage},
    },
};
use vocab::{EvidenceId, PlanId, TargetId, VersionId};

/// The plan's text for a year.
pub fn text(year: i16) -> String {
    format!(
        "云溪县妇女联合会{year}年工作计划\n\
         {year}年，县妇联围绕县委中心工作，立足村和社区，把事情做到妇女身边，把关爱送到孩子跟前。现就全年工作作如下安排。\n\
         一、思想引领\n\
         1.全年开展各类妇女活动不少于260场，参加活动8000人次以上。\n\
         2.三八节组织庆祝活动30场，3月底前报送活动情况。\n\
         3.每季度召开一次基层妇联主席例会，通报工作、交流做法。\n\
         二、家庭建设\n\
         1.举办家庭教育讲座不少于30场，家长参加1500人次以上。\n\
         2.评选最美家庭70户，5月底前公布名单。\n\
         3.六一期间组织慰问留守儿童活动8次以上。\n\
         三、维权服务\n\
         1.全年开展普法宣传40场，发放宣传资料8000份。\n\
         2.来信来访办结率达到98%，越级上访控制在1件以内。\n\
         3.调解婚姻家庭纠纷120件以上。\n\
         四、创业就业\n\
         1.举办妇女技能培训班70期，培训妇女3000人次。\n\
         2.9月底前帮助80名妇女实现就业。\n\
         五、关爱帮扶\n\
         1.村妇联主席每月走访留守儿童家庭不少于2次。\n\
         2.筹集帮扶资金3万元，救助困难妇女儿童80人次。\n\
         3.全年组织妇女健康检查1300人次。\n\
         六、阵地与队伍\n\
         1.新建妇女微家60个，其中示范点不少于5个，10月底前完成验收。\n\
         2.发展巾帼志愿者70名，每月开展志愿服务活动。\n\
         3.6月20日前报送阵地建设进展表，12月10日前报送全年总结。\n"
    )
}

/// Brings the plan in, accepts what was read, shares some targets out, confirms it.
pub(super) async fn bring_in(site: &Site, tree: &[Founded]) -> anyhow::Result<()> {
    let today = site.clock.today();
    let year = today.year();
    let Some(county) = tree.first() else { return Ok(()) };
    let at = Located {
        id: county.id.clone(),
        name: county.name.clone(),
        kind: county.kind.code().into(),
        path: county.path.clone(),
    };
    let mut tx = site.db.begin().await?;
    let actor = people::actor(&mut tx, site, "county").await?;
    let write = authorize::<WritePlans>(&actor, &county.path)?;
    let read = authorize::<ReadPlans>(&actor, &county.path)?;
    let reading = planreader::read_text(&text(year));
    let id = PlanId::mint(&site.mint);
    let arrival = documents::Arrival {
        version: VersionId::mint(&site.mint),
        file_name: "云溪县妇联工作计划.txt",
        reading: &reading,
    };
    documents::bring_in(&mut tx, site, &write, &id, &at, year, "", &arrival).await?;
    let plan = documents::plan(&mut tx, &read, &id).await?.ok_or_else(|| anyhow::anyhow!("the plan"))?;
    for c in documents::commitments(&mut tx, &read, &plan.version_id).await? {
        review::settle(&mut tx, site, &write, &plan, &c, "accepted").await?;
    }
    let townships: Vec<&Founded> = tree.iter().filter(|u| u.kind == UnitKind::Township).collect();
    let weights: Vec<f64> = townships.iter().map(|u| u.population as f64).collect();
    for t in targets::of_plan(&mut tx, &read, &id).await? {
        let sums =
            t.form == "figure" && t.unit != "%" && t.period.is_empty() && t.comparator != "<=" && t.value >= 12.0;
        if sums {
            for (u, v) in townships.iter().zip(share_by_weight(t.value, &weights)) {
                let f =
                    Fields { unit: (u.id.clone(), u.path.clone()), value: v, owner: String::new(), ..Fields::of(&t) };
                let l = Lineage { parent: Some(t.id.clone()), place_no: t.place_no, commitment: None };
                let share = TargetId::mint(&site.mint);
                targets::insert(&mut tx, site, &write, &share, &id, &l, &f).await?;
                // 河口镇 has passed its shares on to its villages, as a township does.
                if u.name == "河口镇" {
                    let below: Vec<&Founded> =
                        tree.iter().filter(|x| x.kind == UnitKind::Village && u.path.contains(&x.path)).collect();
                    let people: Vec<f64> = below.iter().map(|x| x.population as f64).collect();
                    for (x, part) in below.iter().zip(share_by_weight(v, &people)).filter(|(_, part)| *part > 0.0) {
                        let f = Fields { unit: (x.id.clone(), x.path.clone()), value: part, ..f.clone() };
                        let l = Lineage { parent: Some(share.clone()), ..l.clone() };
                        targets::insert(&mut tx, site, &write, &TargetId::mint(&site.mint), &id, &l, &f).await?;
                    }
                }
            }
        }
        let first_half = jiff::civil::date(year, 6, 18);
        if t.form == "task" && t.due_day.month() == 6 && today > first_half {
            let prove = authorize::<plans::targets::ProveTargets>(&actor, &county.path)?;
            targets::add_evidence(
                &mut tx,
                site,
                &prove,
                &t,
                &EvidenceId::mint(&site.mint),
                first_half,
                1.0,
                "云妇〔演示〕6号，已报送",
            )
            .await?;
        }
    }
    let plan = documents::plan(&mut tx, &read, &id).await?.ok_or_else(|| anyhow::anyhow!("the plan"))?;
    documents::set_plan(&mut tx, site, &write, &plan, &plan.title.clone(), "confirmed").await?;
    tx.commit().await?;
    Ok(())
}
