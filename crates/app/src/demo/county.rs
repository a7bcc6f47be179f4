//! The made-up county's units.

use jiff::civil::{Date, date};
use kernel::{
    Site,
    db::{DbError, Tx},
};
use network::units::{
    UnitKind,
    store::{NewUnit, found_root},
};
use vocab::{UnitId, UnitPath};

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Three townships, for tests.
    Small,
    /// Six townships, for looking around.
    Demo,
}

/// A founded unit.
#[derive(Clone, Debug)]
pub struct Founded {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Its place.
    pub path: UnitPath,
    /// Population.
    pub population: i64,
}

/// The townships with their villages and population; the first three make the small county.
const TOWNSHIPS: &[(&str, &[(&str, i64)])] = &[
    ("河口镇", &[("上云村", 1830), ("下云村", 1420), ("渡口社区", 3260), ("柳湾村", 980)]),
    ("云岭乡", &[("石桥村", 1210), ("松坪村", 760), ("竹溪村", 1105)]),
    ("青石镇", &[("北街社区", 4120), ("南坡村", 1540), ("古井村", 1325), ("青石村", 2010)]),
    ("白塔镇", &[("白塔村", 1760), ("茶园村", 1180), ("新塘村", 1395), ("大路社区", 2875)]),
    ("梅林乡", &[("梅林村", 890), ("高坎村", 640), ("水口村", 1015)]),
    ("长溪镇", &[("长溪社区", 3540), ("东岸村", 1620), ("西岸村", 1480), ("沙洲村", 905), ("后山村", 730)]),
];

/// The day the tree begins.
pub const FROM: Date = date(2020, 1, 1);

/// Founds the county; units in tree order, the county first.
pub async fn found(tx: &mut Tx, site: &Site, size: Size) -> Result<Vec<Founded>, DbError> {
    let mut out: Vec<Founded> = Vec::new();
    let county = add(tx, site, None, "云溪县", UnitKind::County, Some("339901000000"), 0, &mut out).await?;
    add(tx, site, Some(county), "县教育局", UnitKind::Agency, None, 0, &mut out).await?;
    let some = if size == Size::Small { 3 } else { TOWNSHIPS.len() };
    for (i, (name, villages)) in TOWNSHIPS.iter().take(some).enumerate() {
        let population = villages.iter().map(|v| v.1).sum();
        // 100–199 are towns, 200–399 townships (statistical division codes).
        let code = if name.ends_with('镇') { 100 + i } else { 200 + i };
        let town = add(
            tx,
            site,
            Some(county),
            name,
            UnitKind::Township,
            Some(&format!("339901{code:03}000")),
            population,
            &mut out,
        )
        .await?;
        for (j, (village, people)) in villages.iter().enumerate() {
            let v = if village.ends_with("社区") { 1 + j } else { 201 + j };
            add(
                tx,
                site,
                Some(town),
                village,
                UnitKind::Village,
                Some(&format!("339901{code:03}{v:03}")),
                *people,
                &mut out,
            )
            .await?;
        }
        let school = format!("{}小学", name.trim_end_matches(['镇', '乡']));
        add(tx, site, Some(town), &school, UnitKind::School, None, 0, &mut out).await?;
    }
    Ok(out)
}

async fn add(
    tx: &mut Tx,
    site: &Site,
    parent: Option<usize>,
    name: &str,
    kind: UnitKind,
    code: Option<&str>,
    population: i64,
    out: &mut Vec<Founded>,
) -> Result<usize, DbError> {
    let unit = NewUnit {
        id: UnitId::mint(&site.mint),
        code: code.map(str::to_owned),
        name: name.to_owned(),
        kind,
        parent: parent.map(|p| (out[p].id.clone(), out[p].path.clone())),
        population: (population > 0).then_some(population),
        from: FROM,
    };
    let path = found_root(tx, site, &unit).await?;
    out.push(Founded { id: unit.id, name: unit.name, kind, path, population });
    Ok(out.len() - 1)
}

/// The unit of a name.
pub fn named<'a>(tree: &'a [Founded], name: &str) -> Option<&'a Founded> {
    tree.iter().find(|u| u.name == name)
}
