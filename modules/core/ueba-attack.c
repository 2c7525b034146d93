/*
 * SPDX-FileCopyrightText: 2026 The syslog-ng-mod-ueba authors
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "ueba-content.h"

#include <stdlib.h>

/* MITRE ATT&CK for Enterprise: which tactics a technique serves. Sub-techniques serve those of their technique. The
 * knowledge is ATT&CK's, in the state of its version 18; a number retired in between counts as known. */

#define RECONNAISSANCE "Reconnaissance"
#define RESOURCE_DEVELOPMENT "Resource Development"
#define INITIAL_ACCESS "Initial Access"
#define EXECUTION "Execution"
#define PERSISTENCE "Persistence"
#define PRIVILEGE_ESCALATION "Privilege Escalation"
#define DEFENSE_EVASION "Defense Evasion"
#define CREDENTIAL_ACCESS "Credential Access"
#define DISCOVERY "Discovery"
#define LATERAL_MOVEMENT "Lateral Movement"
#define COLLECTION "Collection"
#define COMMAND_AND_CONTROL "Command and Control"
#define EXFILTRATION "Exfiltration"
#define IMPACT "Impact"

typedef struct _Technique
{
  guint number;
  guint n_sub_techniques;
  const gchar *tactics;         /* in the order of the matrix, comma separated */
} Technique;

/* by number */
static const Technique techniques[] =
{
  { 1001, 3, COMMAND_AND_CONTROL },
  { 1003, 8, CREDENTIAL_ACCESS },
  { 1005, 0, COLLECTION },
  { 1006, 0, DEFENSE_EVASION },
  { 1007, 0, DISCOVERY },
  { 1008, 0, COMMAND_AND_CONTROL },
  { 1010, 0, DISCOVERY },
  { 1011, 1, EXFILTRATION },
  { 1012, 0, DISCOVERY },
  { 1014, 0, DEFENSE_EVASION },
  { 1016, 2, DISCOVERY },
  { 1018, 0, DISCOVERY },
  { 1020, 1, EXFILTRATION },
  { 1021, 8, LATERAL_MOVEMENT },
  { 1025, 0, COLLECTION },
  { 1027, 17, DEFENSE_EVASION },
  { 1029, 0, EXFILTRATION },
  { 1030, 0, EXFILTRATION },
  { 1033, 0, DISCOVERY },
  { 1036, 12, DEFENSE_EVASION },
  { 1037, 5, PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1039, 0, COLLECTION },
  { 1040, 0, CREDENTIAL_ACCESS "," DISCOVERY },
  { 1041, 0, EXFILTRATION },
  { 1046, 0, DISCOVERY },
  { 1047, 0, EXECUTION },
  { 1048, 3, EXFILTRATION },
  { 1049, 0, DISCOVERY },
  { 1052, 1, EXFILTRATION },
  { 1053, 7, EXECUTION "," PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1055, 15, PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1056, 4, CREDENTIAL_ACCESS "," COLLECTION },
  { 1057, 0, DISCOVERY },
  { 1059, 13, EXECUTION },
  { 1068, 0, PRIVILEGE_ESCALATION },
  { 1069, 3, DISCOVERY },
  { 1070, 10, DEFENSE_EVASION },
  { 1071, 5, COMMAND_AND_CONTROL },
  { 1072, 0, EXECUTION "," LATERAL_MOVEMENT },
  { 1074, 2, COLLECTION },
  { 1078, 4, INITIAL_ACCESS "," PERSISTENCE "," PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1080, 0, LATERAL_MOVEMENT },
  { 1082, 0, DISCOVERY },
  { 1083, 0, DISCOVERY },
  { 1087, 4, DISCOVERY },
  { 1090, 4, COMMAND_AND_CONTROL },
  { 1091, 0, INITIAL_ACCESS "," LATERAL_MOVEMENT },
  { 1092, 0, COMMAND_AND_CONTROL },
  { 1095, 0, COMMAND_AND_CONTROL },
  { 1098, 7, PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1102, 3, COMMAND_AND_CONTROL },
  { 1104, 0, COMMAND_AND_CONTROL },
  { 1105, 0, COMMAND_AND_CONTROL },
  { 1106, 0, EXECUTION },
  { 1110, 4, CREDENTIAL_ACCESS },
  { 1111, 0, CREDENTIAL_ACCESS },
  { 1112, 0, PERSISTENCE "," DEFENSE_EVASION },
  { 1113, 0, COLLECTION },
  { 1114, 3, COLLECTION },
  { 1115, 0, COLLECTION },
  { 1119, 0, COLLECTION },
  { 1120, 0, DISCOVERY },
  { 1123, 0, COLLECTION },
  { 1124, 0, DISCOVERY },
  { 1125, 0, COLLECTION },
  { 1127, 3, DEFENSE_EVASION },
  { 1129, 0, EXECUTION },
  { 1132, 2, COMMAND_AND_CONTROL },
  { 1133, 0, INITIAL_ACCESS "," PERSISTENCE },
  { 1134, 5, PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1135, 0, DISCOVERY },
  { 1136, 3, PERSISTENCE },
  { 1137, 6, PERSISTENCE },
  { 1140, 0, DEFENSE_EVASION },
  { 1176, 2, PERSISTENCE },
  { 1185, 0, COLLECTION },
  { 1187, 0, CREDENTIAL_ACCESS },
  { 1189, 0, INITIAL_ACCESS },
  { 1190, 0, INITIAL_ACCESS },
  { 1195, 3, INITIAL_ACCESS },
  { 1197, 0, PERSISTENCE "," DEFENSE_EVASION },
  { 1199, 0, INITIAL_ACCESS },
  { 1200, 0, INITIAL_ACCESS },
  { 1201, 0, DISCOVERY },
  { 1202, 0, DEFENSE_EVASION },
  { 1203, 0, EXECUTION },
  { 1204, 5, EXECUTION },
  { 1205, 2, PERSISTENCE "," DEFENSE_EVASION "," COMMAND_AND_CONTROL },
  { 1207, 0, DEFENSE_EVASION },
  { 1210, 0, LATERAL_MOVEMENT },
  { 1211, 0, DEFENSE_EVASION },
  { 1212, 0, CREDENTIAL_ACCESS },
  { 1213, 6, COLLECTION },
  { 1216, 2, DEFENSE_EVASION },
  { 1217, 0, DISCOVERY },
  { 1218, 15, DEFENSE_EVASION },
  { 1219, 3, COMMAND_AND_CONTROL },
  { 1220, 0, DEFENSE_EVASION },
  { 1221, 0, DEFENSE_EVASION },
  { 1222, 2, DEFENSE_EVASION },
  { 1480, 2, DEFENSE_EVASION },
  { 1482, 0, DISCOVERY },
  { 1484, 2, PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1485, 1, IMPACT },
  { 1486, 0, IMPACT },
  { 1489, 0, IMPACT },
  { 1490, 0, IMPACT },
  { 1491, 2, IMPACT },
  { 1495, 0, IMPACT },
  { 1496, 4, IMPACT },
  { 1497, 3, DEFENSE_EVASION "," DISCOVERY },
  { 1498, 2, IMPACT },
  { 1499, 4, IMPACT },
  { 1505, 6, PERSISTENCE },
  { 1518, 2, DISCOVERY },
  { 1525, 0, PERSISTENCE },
  { 1526, 0, DISCOVERY },
  { 1528, 0, CREDENTIAL_ACCESS },
  { 1529, 0, IMPACT },
  { 1530, 0, COLLECTION },
  { 1531, 0, IMPACT },
  { 1534, 0, LATERAL_MOVEMENT },
  { 1535, 0, DEFENSE_EVASION },
  { 1537, 0, EXFILTRATION },
  { 1538, 0, DISCOVERY },
  { 1539, 0, CREDENTIAL_ACCESS },
  { 1542, 5, PERSISTENCE "," DEFENSE_EVASION },
  { 1543, 5, PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1546, 18, PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1547, 15, PERSISTENCE "," PRIVILEGE_ESCALATION },
  { 1548, 6, PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1550, 4, DEFENSE_EVASION "," LATERAL_MOVEMENT },
  { 1552, 8, CREDENTIAL_ACCESS },
  { 1553, 6, DEFENSE_EVASION },
  { 1554, 0, PERSISTENCE },
  { 1555, 6, CREDENTIAL_ACCESS },
  { 1556, 9, PERSISTENCE "," DEFENSE_EVASION "," CREDENTIAL_ACCESS },
  { 1557, 4, CREDENTIAL_ACCESS "," COLLECTION },
  { 1558, 5, CREDENTIAL_ACCESS },
  { 1559, 3, EXECUTION },
  { 1560, 3, COLLECTION },
  { 1561, 2, IMPACT },
  { 1562, 13, DEFENSE_EVASION },
  { 1563, 2, LATERAL_MOVEMENT },
  { 1564, 14, DEFENSE_EVASION },
  { 1565, 3, IMPACT },
  { 1566, 4, INITIAL_ACCESS },
  { 1567, 4, EXFILTRATION },
  { 1568, 3, COMMAND_AND_CONTROL },
  { 1569, 3, EXECUTION },
  { 1570, 0, LATERAL_MOVEMENT },
  { 1571, 0, COMMAND_AND_CONTROL },
  { 1572, 0, COMMAND_AND_CONTROL },
  { 1573, 2, COMMAND_AND_CONTROL },
  { 1574, 14, PERSISTENCE "," PRIVILEGE_ESCALATION "," DEFENSE_EVASION },
  { 1578, 5, DEFENSE_EVASION },
  { 1580, 0, DISCOVERY },
  { 1583, 8, RESOURCE_DEVELOPMENT },
  { 1584, 8, RESOURCE_DEVELOPMENT },
  { 1585, 3, RESOURCE_DEVELOPMENT },
  { 1586, 3, RESOURCE_DEVELOPMENT },
  { 1587, 4, RESOURCE_DEVELOPMENT },
  { 1588, 7, RESOURCE_DEVELOPMENT },
  { 1589, 3, RECONNAISSANCE },
  { 1590, 6, RECONNAISSANCE },
  { 1591, 4, RECONNAISSANCE },
  { 1592, 4, RECONNAISSANCE },
  { 1593, 3, RECONNAISSANCE },
  { 1594, 0, RECONNAISSANCE },
  { 1595, 3, RECONNAISSANCE },
  { 1596, 5, RECONNAISSANCE },
  { 1597, 2, RECONNAISSANCE },
  { 1598, 4, RECONNAISSANCE },
  { 1599, 1, DEFENSE_EVASION },
  { 1600, 2, DEFENSE_EVASION },
  { 1601, 2, DEFENSE_EVASION },
  { 1602, 2, COLLECTION },
  { 1606, 2, CREDENTIAL_ACCESS },
  { 1608, 6, RESOURCE_DEVELOPMENT },
  { 1609, 0, EXECUTION },
  { 1610, 0, EXECUTION "," DEFENSE_EVASION },
  { 1611, 0, PRIVILEGE_ESCALATION },
  { 1612, 0, DEFENSE_EVASION },
  { 1613, 0, DISCOVERY },
  { 1614, 1, DISCOVERY },
  { 1615, 0, DISCOVERY },
  { 1619, 0, DISCOVERY },
  { 1620, 0, DEFENSE_EVASION },
  { 1621, 0, CREDENTIAL_ACCESS },
  { 1622, 0, DEFENSE_EVASION "," DISCOVERY },
  { 1647, 0, DEFENSE_EVASION },
  { 1648, 0, EXECUTION },
  { 1649, 0, CREDENTIAL_ACCESS },
  { 1650, 0, RESOURCE_DEVELOPMENT },
  { 1651, 0, EXECUTION },
  { 1652, 0, DISCOVERY },
  { 1653, 0, PERSISTENCE },
  { 1654, 0, DISCOVERY },
  { 1656, 0, DEFENSE_EVASION },
  { 1657, 0, IMPACT },
  { 1659, 0, INITIAL_ACCESS "," COMMAND_AND_CONTROL },
  { 1665, 0, COMMAND_AND_CONTROL },
  { 1666, 0, DEFENSE_EVASION },
  { 1667, 0, IMPACT },
  { 1668, 0, PERSISTENCE },
  { 1669, 0, INITIAL_ACCESS },
  { 1671, 0, PERSISTENCE },
  { 1672, 0, DEFENSE_EVASION },
  { 1673, 0, DISCOVERY },
  { 1674, 0, EXECUTION },
  { 1675, 0, EXECUTION },
  { 1677, 0, EXECUTION },
  { 1678, 0, DEFENSE_EVASION },
  { 1679, 0, DEFENSE_EVASION },
  { 1680, 0, DISCOVERY },
};

typedef struct _Successor
{
  guint number;
  const gchar *technique;
} Successor;

/* techniques that ATT&CK has retired, and what it made of them; by number */
static const Successor successors[] =
{
  { 1002, "T1560" },
  { 1009, "T1027.001" },
  { 1015, "T1546.008" },
  { 1022, "T1560" },
  { 1028, "T1021.006" },
  { 1035, "T1569.002" },
  { 1038, "T1574.001" },
  { 1042, "T1546.001" },
  { 1045, "T1027.002" },
  { 1050, "T1543.003" },
  { 1060, "T1547.001" },
  { 1063, "T1518.001" },
  { 1064, "T1059" },
  { 1065, "T1571" },
  { 1075, "T1550.002" },
  { 1076, "T1021.001" },
  { 1077, "T1021.002" },
  { 1079, "T1573" },
  { 1081, "T1552.001" },
  { 1084, "T1546.003" },
  { 1085, "T1218.011" },
  { 1086, "T1059.001" },
  { 1088, "T1548.002" },
  { 1089, "T1562.001" },
  { 1094, "T1095" },
  { 1097, "T1550.003" },
  { 1099, "T1070.006" },
  { 1100, "T1505.003" },
  { 1103, "T1546.010" },
  { 1107, "T1070.004" },
  { 1116, "T1553.002" },
  { 1117, "T1218.010" },
  { 1122, "T1546.015" },
  { 1130, "T1553.004" },
  { 1138, "T1546.011" },
  { 1139, "T1552.003" },
  { 1145, "T1552.004" },
  { 1156, "T1546.004" },
  { 1170, "T1218.005" },
  { 1171, "T1557.001" },
  { 1172, "T1090.004" },
  { 1183, "T1546.012" },
  { 1188, "T1090.003" },
  { 1192, "T1566.002" },
  { 1193, "T1566.001" },
  { 1194, "T1566.003" },
  { 1208, "T1558.003" },
  { 1483, "T1568.002" },
  { 1487, "T1561.002" },
  { 1488, "T1561.001" },
  { 1492, "T1565.001" },
  { 1493, "T1565.002" },
  { 1500, "T1027.004" },
};

/* "T1090.003" or "T1090"; a sub-technique's number is 0 where there is none */
static gboolean
_parse_technique(const gchar *technique, guint *ret_number, guint *ret_sub_technique)
{
  static const gchar shape[] = "TDDDD.DDD";
  guint numbers[2] = { 0, 0 };
  gsize len = strlen(technique);

  if (len != strlen("T1090") && len != strlen("T1090.003"))
    return FALSE;
  for (gsize i = 0; i < len; i++)
    {
      guint *number = &numbers[i >= strlen("T1090")];

      if (shape[i] != 'D' && technique[i] != shape[i])
        return FALSE;
      if (shape[i] == 'D' && !g_ascii_isdigit(technique[i]))
        return FALSE;
      if (shape[i] == 'D')
        *number = *number * 10 + (guint) (technique[i] - '0');
    }
  *ret_number = numbers[0];
  *ret_sub_technique = numbers[1];
  return len == strlen("T1090") || numbers[1] > 0;
}

/* every row starts with its number */
static gint
_compare_number(gconstpointer key, gconstpointer row)
{
  guint a = *(const guint *) key;
  guint b = *(const guint *) row;

  return (a > b) - (a < b);
}

const gchar *
ueba_attack_tactics(const gchar *technique)
{
  guint number, sub_technique;
  const gchar *successor = ueba_attack_successor(technique);

  if (successor)
    return ueba_attack_tactics(successor);
  if (!_parse_technique(technique, &number, &sub_technique))
    return NULL;
  const Technique *found = (const Technique *) bsearch(&number, techniques, G_N_ELEMENTS(techniques),
                                                       sizeof(Technique), _compare_number);
  return found && sub_technique <= found->n_sub_techniques ? found->tactics : NULL;
}

const gchar *
ueba_attack_successor(const gchar *technique)
{
  guint number, sub_technique;

  if (!_parse_technique(technique, &number, &sub_technique) || sub_technique)
    return NULL;
  const Successor *found = (const Successor *) bsearch(&number, successors, G_N_ELEMENTS(successors),
                                                       sizeof(Successor), _compare_number);
  return found ? found->technique : NULL;
}
