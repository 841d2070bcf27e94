"""An invented register in the shape of Chicago's, with the same faults. Nobody in it exists."""

import gzip
from pathlib import Path

OFFICERS = """\
UID,link_UID,birth_year,race,gender,appointed_date,resignation_date,current_status,current_unit,\
current_rank,cleaned_rank
100001,11.0,1950.0,WHITE,MALE,1975-06-02,,1.0,8.0,9161,POLICE OFFICER
100002,12.0,,BLACK,FEMALE,1990-01-15,2012-03-04,0.0,,,SERGEANT
"""

CODES = """\
111,DESCRIPTION,CATEGORY,ON / OFF DUTY,CITIZEN / DEPT
05A,ARRESTEE - DURING ARREST,Use of Force,ON,CITIZEN
10J,NEGLECT OF DUTY,Operation/Personnel Violations,ON,DEPT
"""

CASES = """\
cr_id,cv,incident_date,complaint_date,closed_date,beat,city,location
C100001,1,1998-03-01,1998-03-04,1998-06-12,1134,CHICAGO IL,17
100002,2,2004-07-09,2004-07-02,2004-09-01,1134.0,CHICAGO ILLINOIS 60636,
1000003,2,2009-05-05,2009-05-05,2009-05-01,,,STREET
1000004,3,,2015-11-30,,211.0,,"SCHOOL, PUBLIC"
1000005,3,1919-01-01,2016-02-01,2016-02-29,,,XX
"""
"""Happened after receipt (100002); closed before receipt (1000003); open; 1919; none accused."""

ACCUSED = """\
UID,link_UID,cr_id,cv,complaint_code,complaint_category,recc_finding,recc_outcome,final_finding,\
final_outcome
100001.0,11.0,C100001,1,05A,EXCESSIVE FORCE:  ARRESTEE - DURING ARREST,,,NS,NO ACTION TAKEN
100002.0,12.0,C100001,1,05A,ARRESTEE - DURING ARREST,SU,5 Day Suspension,SU,**PENALTY NOT SERVED
100001.0,11.0,100002,2,10J,NEGLECT OF DUTY,NS,No Action Taken,UN,No Action Taken
,,1000003,2,10X,MISCELLANEOUS,,,NAF,Unknown
,NA,1000003,2,,,,,,
"""
"""Ids as decimals; two spellings of one wording; a code nobody explains; two unknown officers."""

ASSIGNMENTS = """\
row_id,cr_id,investigator_id,investigator_type,assigned_datetime,current_unit
1,100002,901,SUPERVISING INVESTIGATOR,05-JUL-04,113.0
2,100002,901,SUPERVISING INVESTIGATOR,05-JUL-04,113.0
3,C100001,902,INVESTIGATOR,07-MAR-98,113.0
4,1000003,903,INVESTIGATOR,02-SEP-40,
5,9999999,903,INVESTIGATOR,02-SEP-09,
"""
"""The same assignment twice; a year of two digits that says 2040; a case nobody published."""

COMPLAINANTS = """\
row_id,cr_id,complaint_date,iad_ops,party_type,party_subtype,race,gender,birth_year
1,100002,2004-07-02,O,Complainant,Victim,BLACK,MALE,1962.0
2,9999998,2004-07-02,I,Complainant,Complainant,,FEMALE,
"""

VICTIMS = """\
row_id,cr_id,party_type,party_subtype,race,gender,birth_year,injured,injury_condition,\
injury_description
1,100002,Complainant,Victim,BLACK,MALE,1962.0,Yes,,"A BRUISE
ON THE ARM"
2,1000003,Victim,,,,,No,,
"""

TEXTS = {
    "officers": OFFICERS,
    "category_codes": CODES,
    "cases": CASES,
    "accused": ACCUSED,
    "assignments": ASSIGNMENTS,
    "complainants": COMPLAINANTS,
    "victims": VICTIMS,
}


def register(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the invented register; a file named here has this text instead, or is missing (None)."""
    folder.mkdir(exist_ok=True)
    for name, text in (TEXTS | changed).items():
        if text is not None:
            content = text.encode() if isinstance(text, str) else text
            (folder / f"{name}.csv.gz").write_bytes(gzip.compress(content))
    return folder
