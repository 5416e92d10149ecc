"""How a report looks: the window's colours, light and dark, and light on paper."""

_LIGHT = """
--window:#FFFFFF;--panel:#F6F7F9;--text:#1B1F27;--muted:#5A6170;--border:#E3E6EC;--accent:#3D55D4;--success:#1A7547;
--warning:#855400;--error:#BF2B3A;--raw:#D5DBF7;--validation:#B34D0A;--grid:#EDEFF3;--diagonal:#EDF0F5;
--r1:#FBEBDD;--r2:#F4CDA9;--r3:#E5A06A;--r4:#C96A28;--r5:#94430A;--ink1:#000;--ink2:#000;--ink3:#000;--ink4:#000;
--ink5:#FFF
"""
_DARK = """
--window:#15171C;--panel:#1B1E25;--text:#E8EAF0;--muted:#A1A8B6;--border:#2A2E38;--accent:#93A6FF;--success:#5CC796;
--warning:#E6B852;--error:#FF8B91;--raw:#313A60;--validation:#F29B54;--grid:#22262F;--diagonal:#20242D;
--r1:#33261C;--r2:#5B3A20;--r3:#8F5526;--r4:#C97A38;--r5:#FFB877;--ink1:#FFF;--ink2:#FFF;--ink3:#FFF;--ink4:#000;
--ink5:#000
"""
_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:824px;margin:0 auto;padding:40px 32px 64px}
h1{font-size:26px;line-height:1.25;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:17px;font-weight:600;margin:40px 0 12px}
p{margin:0 0 8px}
.muted{color:var(--muted)}
.note{white-space:pre-line;overflow-wrap:anywhere;margin:16px 0 0;padding-left:12px;border-left:2px solid var(--accent)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:16px;margin:24px 0 0;padding:16px 0;
border-top:1px solid var(--border);border-bottom:1px solid var(--border)}
.figures div{display:flex;flex-direction:column}
.figures dt{font-size:13px;color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
.figures dd{font-size:20px;font-weight:600}
.heading{display:flex;justify-content:space-between;align-items:baseline;flex-wrap:wrap;gap:4px 16px}
.legend{font-size:13px;color:var(--muted)}
.legend svg{width:22px;height:8px;margin:0 6px 0 14px;vertical-align:middle}
figure{margin:0}
figure>svg{display:block;width:100%;height:auto}
svg text{fill:var(--muted);font-size:12px}
svg .grid{stroke:var(--grid)}
svg .epoch{stroke:var(--border);stroke-dasharray:1 3}
svg polyline,svg .key{fill:none;stroke-linejoin:round}
svg .raw{stroke:var(--raw)}
svg .train{stroke:var(--accent);stroke-width:1.6}
svg .validation{stroke:var(--validation);stroke-width:1.6;stroke-dasharray:5 3}
svg circle.validation{fill:var(--validation);stroke:none}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:600;text-align:left}
thead th{color:var(--muted);font-weight:400;font-size:13px}
th,td{padding:5px 12px 5px 0;border-bottom:1px solid var(--border);vertical-align:top}
td.number,th.number{text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:0 32px;margin:0;font-size:14px}
.facts div{display:flex;gap:12px;padding:5px 0;border-bottom:1px solid var(--border)}
.facts dt{flex:0 0 136px;color:var(--muted)}
table.matrix{width:auto;font-size:12px}
table.matrix th,table.matrix td{padding:4px 6px;text-align:right;border:1px solid var(--border);min-width:30px}
table.matrix th{color:var(--muted);font-weight:400;max-width:150px;overflow-wrap:anywhere}
table.matrix thead th{max-width:76px;vertical-align:bottom}
table.matrix td.right{background:var(--diagonal);font-weight:600}
table.matrix td.zero{color:transparent}
.r1{background:var(--r1);color:var(--ink1)}.r2{background:var(--r2);color:var(--ink2)}
.r3{background:var(--r3);color:var(--ink3)}.r4{background:var(--r4);color:var(--ink4)}
.r5{background:var(--r5);color:var(--ink5)}
ul.mistakes{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(92px,1fr));
gap:16px 12px}
ul.mistakes img{display:block;width:100%;max-width:112px;image-rendering:pixelated;background:#0B0C0F;border-radius:4px}
ul.mistakes p{font-size:13px;line-height:1.35;margin:6px 0 0;overflow-wrap:anywhere}
.wrong{color:var(--validation);font-weight:600}
ul.warnings{margin:0;padding:0;list-style:none}
ul.warnings li{border-left:2px solid var(--warning);padding-left:12px;margin-bottom:8px}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--border);font-size:13px;color:var(--muted);
overflow-wrap:anywhere}
@page{margin:16mm}
@media print{
body{font-size:11pt}
main{max-width:none;padding:0}
h2,.heading{break-after:avoid}
table.matrix{font-size:8pt}
table.matrix th,table.matrix td{padding:2px 3px;min-width:0}
figure,tr,li,.figures,.facts div{break-inside:avoid}
.scroll{overflow:visible}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""

STYLE = (
    f":root{{color-scheme:light dark;{_LIGHT}}}"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_DARK}}}}}{_RULES}"
).replace("\n", "")
