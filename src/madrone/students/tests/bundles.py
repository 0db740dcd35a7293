"""A whole OneRoster bundle of one small school, in version 1.1 and in version 1.2."""

from tests.cast import SCHOOL

MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,{version}\n"
FILES = ("academicSessions", "classes", "demographics", "enrollments", "orgs", "users")


def manifest(version: str, *files: str, **modes: str) -> str:
    lines = [f"file.{name},{modes.get(name, 'bulk')}\n" for name in files]
    return MANIFEST.format(version=version) + "".join(lines)


def bundle_11() -> dict[str, str]:
    """Two students and a teacher in one class of mathematics; extension columns and a courses file left out."""
    return {
        "manifest.csv": manifest("1.1", *FILES) + "file.courses,absent\n",
        "orgs.csv": f"sourcedId,status,dateLastModified,name,type,identifier\n{SCHOOL},,,Alder,school,{SCHOOL}\n",
        "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,schoolYear\n"
        "t1,,,Year,schoolYear,2026-08-20,2027-06-10,2027\n",
        "classes.csv": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,"
        "schoolSourcedId,termSourcedIds,subjects,ext_x\n"
        f"c1,,,Math 5,05,,M5,scheduled,{SCHOOL},t1,Mathematics,secret\n",
        "users.csv": "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,"
        "givenName,familyName,middleName,identifier,email,grades,ext_password\n"
        f"u1,,,TRUE,{SCHOOL},student,ann,{{State SSID:2000000001}},Ann,Lee,,,,05,hunter2\n"
        f'u2,,,TRUE,"{SCHOOL},other",student,ben,,Ben,Moss,Q,2000000002,,,\n'
        f"u3,,,TRUE,{SCHOOL},teacher,tom,,Tom,Nakamura,,,tom@example.org,,\n"
        f"u4,,,TRUE,{SCHOOL},aide,aida,,Aida,Roe,,,aida@example.org,,\n",
        "demographics.csv": "userSourcedId,status,dateLastModified,birthdate,sex,asian,white,"
        "hispanicOrLatinoEthnicity,demographicRaceTwoOrMoreRaces\n"
        "u1,,,2016-03-09,female,true,false,false,false\n",
        "enrollments.csv": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role\n"
        f"e1,,,c1,{SCHOOL},u1,student\n"
        f"e2,,,c1,{SCHOOL},u2,student\n"
        f"e3,,,c1,{SCHOOL},u3,teacher\n",
    }


def bundle_12() -> dict[str, str]:
    """The same school as OneRoster 1.2 writes it: roles in a file of their own."""
    files = bundle_11()
    files["manifest.csv"] = manifest("1.2", *FILES, "roles", "userProfiles")
    files["users.csv"] = (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
        "identifier,email,grades,primaryOrgSourcedId\n"
        f"u1,,,true,ann,{{State SSID:2000000001}},Ann,Lee,,,,05,{SCHOOL}\n"
        "u2,,,true,ben,,Ben,Moss,Q,2000000002,,,\n"
        f"u3,,,true,tom,,Tom,Nakamura,,,tom@example.org,,{SCHOOL}\n"
    )
    files["roles.csv"] = (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,orgSourcedId\n"
        f"r1,,,u1,primary,student,{SCHOOL}\n"
        "r2,,,u2,secondary,student,elsewhere\n"
        f"r3,,,u2,primary,student,{SCHOOL}\n"
        f"r4,,,u3,primary,teacher,{SCHOOL}\n"
    )
    files["userProfiles.csv"] = "sourcedId,status,dateLastModified,userSourcedId,profileType\n"
    files["demographics.csv"] = files["demographics.csv"].replace("userSourcedId", "sourcedId", 1)
    files["demographics.csv"] = files["demographics.csv"].replace("birthdate", "birthDate", 1)
    return files
