// Generated from schemas/simulator-world.schema.json by `npm run schema`: do not edit.
import schema from '../../schemas/simulator-world.schema.json' with { type: 'json' };

export const world = validate20;
const schema31 = schema;
const schema32 = schema.$defs.duration;
const schema38 = schema.$defs.size;
const func0 = Object.prototype.hasOwnProperty;
const pattern4 = whenNeeded("^(zsv-)?[0-9]+(\\.[0-9]+)*$");
const pattern5 = whenNeeded("^(/[^/?#]+)*$");
const pattern6 = whenNeeded("^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$");
const pattern12 = whenNeeded("^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$");
const pattern13 = whenNeeded("^[0-9a-f]{32}$");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://zstack-dr.dev/schemas/simulator-world/v1.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if((data.storages === undefined) || (!(func0.call(data, "storages")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "storages"},message:"must have required property '"+"storages"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((data.groups === undefined) || (!(func0.call(data, "groups")))){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "groups"},message:"must have required property '"+"groups"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key0 of Object.keys(data)){
if(!(func0.call(schema31.properties, key0))){
const err2 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.$schema !== undefined && func0.call(data, "$schema")){
let data0 = data.$schema;
if(typeof data0 !== "string"){
const err3 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.$schema.type,parentSchema:schema31.properties.$schema,data:data0};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.site !== undefined && func0.call(data, "site")){
let data1 = data.site;
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 of Object.keys(data1)){
if(!(func0.call(schema31.properties.site.properties, key1))){
const err4 = {instancePath:instancePath+"/site",schemaPath:"#/properties/site/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.site,data:data1};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data1.version !== undefined && func0.call(data1, "version")){
let data2 = data1.version;
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
const err5 = {instancePath:instancePath+"/site/version",schemaPath:"#/properties/site/properties/version/pattern",keyword:"pattern",params:{pattern: "^(zsv-)?[0-9]+(\\.[0-9]+)*$"},message:"must match pattern \""+"^(zsv-)?[0-9]+(\\.[0-9]+)*$"+"\"",schema:"^(zsv-)?[0-9]+(\\.[0-9]+)*$",parentSchema:schema31.properties.site.properties.version,data:data2};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
else {
const err6 = {instancePath:instancePath+"/site/version",schemaPath:"#/properties/site/properties/version/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.site.properties.version.type,parentSchema:schema31.properties.site.properties.version,data:data2};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data1.timeZone !== undefined && func0.call(data1, "timeZone")){
let data3 = data1.timeZone;
if(typeof data3 !== "string"){
const err7 = {instancePath:instancePath+"/site/timeZone",schemaPath:"#/properties/site/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.site.properties.timeZone.type,parentSchema:schema31.properties.site.properties.timeZone,data:data3};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.locale !== undefined && func0.call(data1, "locale")){
let data4 = data1.locale;
if(!((data4 === "zh_CN") || (data4 === "en_US"))){
const err8 = {instancePath:instancePath+"/site/locale",schemaPath:"#/properties/site/properties/locale/enum",keyword:"enum",params:{allowedValues: schema31.properties.site.properties.locale.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.site.properties.locale.enum,parentSchema:schema31.properties.site.properties.locale,data:data4};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.dialect !== undefined && func0.call(data1, "dialect")){
let data5 = data1.dialect;
if(!(((data5 === "sdk") || (data5 === "documented")) || (data5 === "page-only"))){
const err9 = {instancePath:instancePath+"/site/dialect",schemaPath:"#/properties/site/properties/dialect/enum",keyword:"enum",params:{allowedValues: schema31.properties.site.properties.dialect.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.site.properties.dialect.enum,parentSchema:schema31.properties.site.properties.dialect,data:data5};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data1.contextPath !== undefined && func0.call(data1, "contextPath")){
let data6 = data1.contextPath;
if(typeof data6 === "string"){
if(!pattern5.test(data6)){
const err10 = {instancePath:instancePath+"/site/contextPath",schemaPath:"#/properties/site/properties/contextPath/pattern",keyword:"pattern",params:{pattern: "^(/[^/?#]+)*$"},message:"must match pattern \""+"^(/[^/?#]+)*$"+"\"",schema:"^(/[^/?#]+)*$",parentSchema:schema31.properties.site.properties.contextPath,data:data6};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
else {
const err11 = {instancePath:instancePath+"/site/contextPath",schemaPath:"#/properties/site/properties/contextPath/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.site.properties.contextPath.type,parentSchema:schema31.properties.site.properties.contextPath,data:data6};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data1.locationHost !== undefined && func0.call(data1, "locationHost")){
let data7 = data1.locationHost;
if(typeof data7 !== "string"){
const err12 = {instancePath:instancePath+"/site/locationHost",schemaPath:"#/properties/site/properties/locationHost/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.site.properties.locationHost.type,parentSchema:schema31.properties.site.properties.locationHost,data:data7};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data1.clockSkewMs !== undefined && func0.call(data1, "clockSkewMs")){
let data8 = data1.clockSkewMs;
const _errs19 = errors;
let valid3 = false;
const _errs20 = errors;
if(!(typeof data8 == "number")){
const err13 = {instancePath:instancePath+"/site/clockSkewMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data8};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
var _valid0 = _errs20 === errors;
valid3 = valid3 || _valid0;
const _errs22 = errors;
if(typeof data8 === "string"){
if(!pattern6.test(data8)){
const err14 = {instancePath:instancePath+"/site/clockSkewMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data8};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/site/clockSkewMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data8};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var _valid0 = _errs22 === errors;
valid3 = valid3 || _valid0;
if(!valid3){
const err16 = {instancePath:instancePath+"/site/clockSkewMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data8};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
errors = _errs19;
if(vErrors !== null){
if(_errs19){
vErrors.length = _errs19;
}
else {
vErrors = null;
}
}
}
}
if(data1.apiTimeoutMs !== undefined && func0.call(data1, "apiTimeoutMs")){
let data9 = data1.apiTimeoutMs;
const _errs26 = errors;
let valid5 = false;
const _errs27 = errors;
if(!(typeof data9 == "number")){
const err17 = {instancePath:instancePath+"/site/apiTimeoutMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data9};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
var _valid1 = _errs27 === errors;
valid5 = valid5 || _valid1;
const _errs29 = errors;
if(typeof data9 === "string"){
if(!pattern6.test(data9)){
const err18 = {instancePath:instancePath+"/site/apiTimeoutMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
else {
const err19 = {instancePath:instancePath+"/site/apiTimeoutMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data9};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var _valid1 = _errs29 === errors;
valid5 = valid5 || _valid1;
if(!valid5){
const err20 = {instancePath:instancePath+"/site/apiTimeoutMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data9};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
else {
errors = _errs26;
if(vErrors !== null){
if(_errs26){
vErrors.length = _errs26;
}
else {
vErrors = null;
}
}
}
}
if(data1.sessionTimeoutMs !== undefined && func0.call(data1, "sessionTimeoutMs")){
let data10 = data1.sessionTimeoutMs;
const _errs33 = errors;
let valid7 = false;
const _errs34 = errors;
if(!(typeof data10 == "number")){
const err21 = {instancePath:instancePath+"/site/sessionTimeoutMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data10};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid2 = _errs34 === errors;
valid7 = valid7 || _valid2;
const _errs36 = errors;
if(typeof data10 === "string"){
if(!pattern6.test(data10)){
const err22 = {instancePath:instancePath+"/site/sessionTimeoutMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data10};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/site/sessionTimeoutMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data10};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var _valid2 = _errs36 === errors;
valid7 = valid7 || _valid2;
if(!valid7){
const err24 = {instancePath:instancePath+"/site/sessionTimeoutMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data10};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
else {
errors = _errs33;
if(vErrors !== null){
if(_errs33){
vErrors.length = _errs33;
}
else {
vErrors = null;
}
}
}
}
if(data1.maxSessions !== undefined && func0.call(data1, "maxSessions")){
let data11 = data1.maxSessions;
if(!((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11)))){
const err25 = {instancePath:instancePath+"/site/maxSessions",schemaPath:"#/properties/site/properties/maxSessions/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.site.properties.maxSessions.type,parentSchema:schema31.properties.site.properties.maxSessions,data:data11};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(typeof data11 == "number"){
if(data11 < 1 || isNaN(data11)){
const err26 = {instancePath:instancePath+"/site/maxSessions",schemaPath:"#/properties/site/properties/maxSessions/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.site.properties.maxSessions,data:data11};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data1.checkTimeZone !== undefined && func0.call(data1, "checkTimeZone")){
let data12 = data1.checkTimeZone;
if(typeof data12 !== "boolean"){
const err27 = {instancePath:instancePath+"/site/checkTimeZone",schemaPath:"#/properties/site/properties/checkTimeZone/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.site.properties.checkTimeZone.type,parentSchema:schema31.properties.site.properties.checkTimeZone,data:data12};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data1.accessKeyModule !== undefined && func0.call(data1, "accessKeyModule")){
let data13 = data1.accessKeyModule;
if(typeof data13 !== "boolean"){
const err28 = {instancePath:instancePath+"/site/accessKeyModule",schemaPath:"#/properties/site/properties/accessKeyModule/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.site.properties.accessKeyModule.type,parentSchema:schema31.properties.site.properties.accessKeyModule,data:data13};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data1.backupModule !== undefined && func0.call(data1, "backupModule")){
let data14 = data1.backupModule;
if(typeof data14 !== "boolean"){
const err29 = {instancePath:instancePath+"/site/backupModule",schemaPath:"#/properties/site/properties/backupModule/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.site.properties.backupModule.type,parentSchema:schema31.properties.site.properties.backupModule,data:data14};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data1.jobExpiryMs !== undefined && func0.call(data1, "jobExpiryMs")){
let data15 = data1.jobExpiryMs;
const _errs48 = errors;
let valid9 = false;
const _errs49 = errors;
if(!(typeof data15 == "number")){
const err30 = {instancePath:instancePath+"/site/jobExpiryMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data15};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
var _valid3 = _errs49 === errors;
valid9 = valid9 || _valid3;
const _errs51 = errors;
if(typeof data15 === "string"){
if(!pattern6.test(data15)){
const err31 = {instancePath:instancePath+"/site/jobExpiryMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data15};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/site/jobExpiryMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data15};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
var _valid3 = _errs51 === errors;
valid9 = valid9 || _valid3;
if(!valid9){
const err33 = {instancePath:instancePath+"/site/jobExpiryMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data15};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
errors = _errs48;
if(vErrors !== null){
if(_errs48){
vErrors.length = _errs48;
}
else {
vErrors = null;
}
}
}
}
if(data1.jobScanMs !== undefined && func0.call(data1, "jobScanMs")){
let data16 = data1.jobScanMs;
const _errs55 = errors;
let valid11 = false;
const _errs56 = errors;
if(!(typeof data16 == "number")){
const err34 = {instancePath:instancePath+"/site/jobScanMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data16};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var _valid4 = _errs56 === errors;
valid11 = valid11 || _valid4;
const _errs58 = errors;
if(typeof data16 === "string"){
if(!pattern6.test(data16)){
const err35 = {instancePath:instancePath+"/site/jobScanMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
else {
const err36 = {instancePath:instancePath+"/site/jobScanMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
var _valid4 = _errs58 === errors;
valid11 = valid11 || _valid4;
if(!valid11){
const err37 = {instancePath:instancePath+"/site/jobScanMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data16};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
else {
errors = _errs55;
if(vErrors !== null){
if(_errs55){
vErrors.length = _errs55;
}
else {
vErrors = null;
}
}
}
}
if(data1.whenPresent !== undefined && func0.call(data1, "whenPresent")){
let data17 = data1.whenPresent;
if(!(((data17 === "skip") || (data17 === "refuse")) || (data17 === "copy"))){
const err38 = {instancePath:instancePath+"/site/whenPresent",schemaPath:"#/properties/site/properties/whenPresent/enum",keyword:"enum",params:{allowedValues: schema31.properties.site.properties.whenPresent.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.site.properties.whenPresent.enum,parentSchema:schema31.properties.site.properties.whenPresent,data:data17};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data1.exponentNumbers !== undefined && func0.call(data1, "exponentNumbers")){
let data18 = data1.exponentNumbers;
if(typeof data18 !== "boolean"){
const err39 = {instancePath:instancePath+"/site/exponentNumbers",schemaPath:"#/properties/site/properties/exponentNumbers/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.site.properties.exponentNumbers.type,parentSchema:schema31.properties.site.properties.exponentNumbers,data:data18};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data1.omit !== undefined && func0.call(data1, "omit")){
let data19 = data1.omit;
if(Array.isArray(data19)){
const len0 = data19.length;
for(let i0=0; i0<len0; i0++){
let data20 = data19[i0];
if(typeof data20 !== "string"){
const err40 = {instancePath:instancePath+"/site/omit/" + i0,schemaPath:"#/properties/site/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.site.properties.omit.items.type,parentSchema:schema31.properties.site.properties.omit.items,data:data20};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/site/omit",schemaPath:"#/properties/site/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.site.properties.omit.type,parentSchema:schema31.properties.site.properties.omit,data:data19};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data1.taskMs !== undefined && func0.call(data1, "taskMs")){
let data21 = data1.taskMs;
const _errs69 = errors;
let valid15 = false;
const _errs70 = errors;
if(!(typeof data21 == "number")){
const err42 = {instancePath:instancePath+"/site/taskMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data21};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
var _valid5 = _errs70 === errors;
valid15 = valid15 || _valid5;
const _errs72 = errors;
if(typeof data21 === "string"){
if(!pattern6.test(data21)){
const err43 = {instancePath:instancePath+"/site/taskMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data21};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
else {
const err44 = {instancePath:instancePath+"/site/taskMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data21};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
var _valid5 = _errs72 === errors;
valid15 = valid15 || _valid5;
if(!valid15){
const err45 = {instancePath:instancePath+"/site/taskMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data21};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
else {
errors = _errs69;
if(vErrors !== null){
if(_errs69){
vErrors.length = _errs69;
}
else {
vErrors = null;
}
}
}
}
if(data1.reservedCapacity !== undefined && func0.call(data1, "reservedCapacity")){
let data22 = data1.reservedCapacity;
const _errs76 = errors;
let valid17 = false;
const _errs77 = errors;
if(typeof data22 == "number"){
if(data22 < 0 || isNaN(data22)){
const err46 = {instancePath:instancePath+"/site/reservedCapacity",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data22};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/site/reservedCapacity",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data22};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
var _valid6 = _errs77 === errors;
valid17 = valid17 || _valid6;
const _errs79 = errors;
if(typeof data22 === "string"){
if(!pattern12.test(data22)){
const err48 = {instancePath:instancePath+"/site/reservedCapacity",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data22};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/site/reservedCapacity",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data22};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid6 = _errs79 === errors;
valid17 = valid17 || _valid6;
if(!valid17){
const err50 = {instancePath:instancePath+"/site/reservedCapacity",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data22};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
else {
errors = _errs76;
if(vErrors !== null){
if(_errs76){
vErrors.length = _errs76;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err51 = {instancePath:instancePath+"/site",schemaPath:"#/properties/site/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.site.type,parentSchema:schema31.properties.site,data:data1};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data.accounts !== undefined && func0.call(data, "accounts")){
let data23 = data.accounts;
if(Array.isArray(data23)){
if(data23.length < 1){
const err52 = {instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema31.properties.accounts,data:data23};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
let data24 = data23[i1];
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
if((data24.name === undefined) || (!(func0.call(data24, "name")))){
const err53 = {instancePath:instancePath+"/accounts/" + i1,schemaPath:"#/properties/accounts/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.accounts.items.required,parentSchema:schema31.properties.accounts.items,data:data24};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((data24.password === undefined) || (!(func0.call(data24, "password")))){
const err54 = {instancePath:instancePath+"/accounts/" + i1,schemaPath:"#/properties/accounts/items/required",keyword:"required",params:{missingProperty: "password"},message:"must have required property '"+"password"+"'",schema:schema31.properties.accounts.items.required,parentSchema:schema31.properties.accounts.items,data:data24};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key2 of Object.keys(data24)){
if(!((((key2 === "uuid") || (key2 === "name")) || (key2 === "password")) || (key2 === "denied"))){
const err55 = {instancePath:instancePath+"/accounts/" + i1,schemaPath:"#/properties/accounts/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.accounts.items,data:data24};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data24.uuid !== undefined && func0.call(data24, "uuid")){
let data25 = data24.uuid;
if(typeof data25 === "string"){
if(!pattern13.test(data25)){
const err56 = {instancePath:instancePath+"/accounts/" + i1+"/uuid",schemaPath:"#/properties/accounts/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.accounts.items.properties.uuid,data:data25};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/accounts/" + i1+"/uuid",schemaPath:"#/properties/accounts/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accounts.items.properties.uuid.type,parentSchema:schema31.properties.accounts.items.properties.uuid,data:data25};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data24.name !== undefined && func0.call(data24, "name")){
let data26 = data24.name;
if(typeof data26 !== "string"){
const err58 = {instancePath:instancePath+"/accounts/" + i1+"/name",schemaPath:"#/properties/accounts/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accounts.items.properties.name.type,parentSchema:schema31.properties.accounts.items.properties.name,data:data26};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data24.password !== undefined && func0.call(data24, "password")){
let data27 = data24.password;
if(typeof data27 !== "string"){
const err59 = {instancePath:instancePath+"/accounts/" + i1+"/password",schemaPath:"#/properties/accounts/items/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accounts.items.properties.password.type,parentSchema:schema31.properties.accounts.items.properties.password,data:data27};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data24.denied !== undefined && func0.call(data24, "denied")){
let data28 = data24.denied;
if(Array.isArray(data28)){
const len2 = data28.length;
for(let i2=0; i2<len2; i2++){
let data29 = data28[i2];
if(typeof data29 !== "string"){
const err60 = {instancePath:instancePath+"/accounts/" + i1+"/denied/" + i2,schemaPath:"#/properties/accounts/items/properties/denied/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accounts.items.properties.denied.items.type,parentSchema:schema31.properties.accounts.items.properties.denied.items,data:data29};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
else {
const err61 = {instancePath:instancePath+"/accounts/" + i1+"/denied",schemaPath:"#/properties/accounts/items/properties/denied/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.accounts.items.properties.denied.type,parentSchema:schema31.properties.accounts.items.properties.denied,data:data28};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/accounts/" + i1,schemaPath:"#/properties/accounts/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.accounts.items.type,parentSchema:schema31.properties.accounts.items,data:data24};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/accounts",schemaPath:"#/properties/accounts/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.accounts.type,parentSchema:schema31.properties.accounts,data:data23};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data.accessKeys !== undefined && func0.call(data, "accessKeys")){
let data30 = data.accessKeys;
if(Array.isArray(data30)){
const len3 = data30.length;
for(let i3=0; i3<len3; i3++){
let data31 = data30[i3];
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
if((data31.id === undefined) || (!(func0.call(data31, "id")))){
const err64 = {instancePath:instancePath+"/accessKeys/" + i3,schemaPath:"#/properties/accessKeys/items/required",keyword:"required",params:{missingProperty: "id"},message:"must have required property '"+"id"+"'",schema:schema31.properties.accessKeys.items.required,parentSchema:schema31.properties.accessKeys.items,data:data31};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if((data31.secret === undefined) || (!(func0.call(data31, "secret")))){
const err65 = {instancePath:instancePath+"/accessKeys/" + i3,schemaPath:"#/properties/accessKeys/items/required",keyword:"required",params:{missingProperty: "secret"},message:"must have required property '"+"secret"+"'",schema:schema31.properties.accessKeys.items.required,parentSchema:schema31.properties.accessKeys.items,data:data31};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
for(const key3 of Object.keys(data31)){
if(!((((key3 === "id") || (key3 === "secret")) || (key3 === "account")) || (key3 === "enabled"))){
const err66 = {instancePath:instancePath+"/accessKeys/" + i3,schemaPath:"#/properties/accessKeys/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.accessKeys.items,data:data31};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data31.id !== undefined && func0.call(data31, "id")){
let data32 = data31.id;
if(typeof data32 !== "string"){
const err67 = {instancePath:instancePath+"/accessKeys/" + i3+"/id",schemaPath:"#/properties/accessKeys/items/properties/id/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accessKeys.items.properties.id.type,parentSchema:schema31.properties.accessKeys.items.properties.id,data:data32};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data31.secret !== undefined && func0.call(data31, "secret")){
let data33 = data31.secret;
if(typeof data33 !== "string"){
const err68 = {instancePath:instancePath+"/accessKeys/" + i3+"/secret",schemaPath:"#/properties/accessKeys/items/properties/secret/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accessKeys.items.properties.secret.type,parentSchema:schema31.properties.accessKeys.items.properties.secret,data:data33};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data31.account !== undefined && func0.call(data31, "account")){
let data34 = data31.account;
if(typeof data34 !== "string"){
const err69 = {instancePath:instancePath+"/accessKeys/" + i3+"/account",schemaPath:"#/properties/accessKeys/items/properties/account/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.accessKeys.items.properties.account.type,parentSchema:schema31.properties.accessKeys.items.properties.account,data:data34};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data31.enabled !== undefined && func0.call(data31, "enabled")){
let data35 = data31.enabled;
if(typeof data35 !== "boolean"){
const err70 = {instancePath:instancePath+"/accessKeys/" + i3+"/enabled",schemaPath:"#/properties/accessKeys/items/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.accessKeys.items.properties.enabled.type,parentSchema:schema31.properties.accessKeys.items.properties.enabled,data:data35};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/accessKeys/" + i3,schemaPath:"#/properties/accessKeys/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.accessKeys.items.type,parentSchema:schema31.properties.accessKeys.items,data:data31};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/accessKeys",schemaPath:"#/properties/accessKeys/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.accessKeys.type,parentSchema:schema31.properties.accessKeys,data:data30};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.sessions !== undefined && func0.call(data, "sessions")){
let data36 = data.sessions;
if(Array.isArray(data36)){
const len4 = data36.length;
for(let i4=0; i4<len4; i4++){
let data37 = data36[i4];
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if((data37.uuid === undefined) || (!(func0.call(data37, "uuid")))){
const err73 = {instancePath:instancePath+"/sessions/" + i4,schemaPath:"#/properties/sessions/items/required",keyword:"required",params:{missingProperty: "uuid"},message:"must have required property '"+"uuid"+"'",schema:schema31.properties.sessions.items.required,parentSchema:schema31.properties.sessions.items,data:data37};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
for(const key4 of Object.keys(data37)){
if(!((key4 === "uuid") || (key4 === "account"))){
const err74 = {instancePath:instancePath+"/sessions/" + i4,schemaPath:"#/properties/sessions/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.sessions.items,data:data37};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data37.uuid !== undefined && func0.call(data37, "uuid")){
let data38 = data37.uuid;
if(typeof data38 === "string"){
if(!pattern13.test(data38)){
const err75 = {instancePath:instancePath+"/sessions/" + i4+"/uuid",schemaPath:"#/properties/sessions/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.sessions.items.properties.uuid,data:data38};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/sessions/" + i4+"/uuid",schemaPath:"#/properties/sessions/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.sessions.items.properties.uuid.type,parentSchema:schema31.properties.sessions.items.properties.uuid,data:data38};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data37.account !== undefined && func0.call(data37, "account")){
let data39 = data37.account;
if(typeof data39 !== "string"){
const err77 = {instancePath:instancePath+"/sessions/" + i4+"/account",schemaPath:"#/properties/sessions/items/properties/account/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.sessions.items.properties.account.type,parentSchema:schema31.properties.sessions.items.properties.account,data:data39};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath:instancePath+"/sessions/" + i4,schemaPath:"#/properties/sessions/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.sessions.items.type,parentSchema:schema31.properties.sessions.items,data:data37};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/sessions",schemaPath:"#/properties/sessions/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.sessions.type,parentSchema:schema31.properties.sessions,data:data36};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data.storages !== undefined && func0.call(data, "storages")){
let data40 = data.storages;
if(Array.isArray(data40)){
if(data40.length < 1){
const err80 = {instancePath:instancePath+"/storages",schemaPath:"#/properties/storages/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema31.properties.storages,data:data40};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
const len5 = data40.length;
for(let i5=0; i5<len5; i5++){
let data41 = data40[i5];
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
if((data41.name === undefined) || (!(func0.call(data41, "name")))){
const err81 = {instancePath:instancePath+"/storages/" + i5,schemaPath:"#/properties/storages/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.storages.items.required,parentSchema:schema31.properties.storages.items,data:data41};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
for(const key5 of Object.keys(data41)){
if(!(func0.call(schema31.properties.storages.items.properties, key5))){
const err82 = {instancePath:instancePath+"/storages/" + i5,schemaPath:"#/properties/storages/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.storages.items,data:data41};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data41.name !== undefined && func0.call(data41, "name")){
let data42 = data41.name;
if(typeof data42 !== "string"){
const err83 = {instancePath:instancePath+"/storages/" + i5+"/name",schemaPath:"#/properties/storages/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.storages.items.properties.name.type,parentSchema:schema31.properties.storages.items.properties.name,data:data42};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data41.uuid !== undefined && func0.call(data41, "uuid")){
let data43 = data41.uuid;
if(typeof data43 === "string"){
if(!pattern13.test(data43)){
const err84 = {instancePath:instancePath+"/storages/" + i5+"/uuid",schemaPath:"#/properties/storages/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.storages.items.properties.uuid,data:data43};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/storages/" + i5+"/uuid",schemaPath:"#/properties/storages/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.storages.items.properties.uuid.type,parentSchema:schema31.properties.storages.items.properties.uuid,data:data43};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data41.type !== undefined && func0.call(data41, "type")){
let data44 = data41.type;
if(typeof data44 !== "string"){
const err86 = {instancePath:instancePath+"/storages/" + i5+"/type",schemaPath:"#/properties/storages/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.storages.items.properties.type.type,parentSchema:schema31.properties.storages.items.properties.type,data:data44};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data41.tags !== undefined && func0.call(data41, "tags")){
let data45 = data41.tags;
if(Array.isArray(data45)){
const len6 = data45.length;
for(let i6=0; i6<len6; i6++){
let data46 = data45[i6];
if(typeof data46 !== "string"){
const err87 = {instancePath:instancePath+"/storages/" + i5+"/tags/" + i6,schemaPath:"#/properties/storages/items/properties/tags/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.storages.items.properties.tags.items.type,parentSchema:schema31.properties.storages.items.properties.tags.items,data:data46};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
else {
const err88 = {instancePath:instancePath+"/storages/" + i5+"/tags",schemaPath:"#/properties/storages/items/properties/tags/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.storages.items.properties.tags.type,parentSchema:schema31.properties.storages.items.properties.tags,data:data45};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data41.state !== undefined && func0.call(data41, "state")){
let data47 = data41.state;
if(!((data47 === "Enabled") || (data47 === "Disabled"))){
const err89 = {instancePath:instancePath+"/storages/" + i5+"/state",schemaPath:"#/properties/storages/items/properties/state/enum",keyword:"enum",params:{allowedValues: schema31.properties.storages.items.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.storages.items.properties.state.enum,parentSchema:schema31.properties.storages.items.properties.state,data:data47};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data41.status !== undefined && func0.call(data41, "status")){
let data48 = data41.status;
if(!(((data48 === "Connected") || (data48 === "Connecting")) || (data48 === "Disconnected"))){
const err90 = {instancePath:instancePath+"/storages/" + i5+"/status",schemaPath:"#/properties/storages/items/properties/status/enum",keyword:"enum",params:{allowedValues: schema31.properties.storages.items.properties.status.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.storages.items.properties.status.enum,parentSchema:schema31.properties.storages.items.properties.status,data:data48};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data41.totalCapacity !== undefined && func0.call(data41, "totalCapacity")){
let data49 = data41.totalCapacity;
const _errs137 = errors;
let valid35 = false;
const _errs138 = errors;
if(typeof data49 == "number"){
if(data49 < 0 || isNaN(data49)){
const err91 = {instancePath:instancePath+"/storages/" + i5+"/totalCapacity",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data49};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
else {
const err92 = {instancePath:instancePath+"/storages/" + i5+"/totalCapacity",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data49};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
var _valid7 = _errs138 === errors;
valid35 = valid35 || _valid7;
const _errs140 = errors;
if(typeof data49 === "string"){
if(!pattern12.test(data49)){
const err93 = {instancePath:instancePath+"/storages/" + i5+"/totalCapacity",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data49};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
else {
const err94 = {instancePath:instancePath+"/storages/" + i5+"/totalCapacity",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data49};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
var _valid7 = _errs140 === errors;
valid35 = valid35 || _valid7;
if(!valid35){
const err95 = {instancePath:instancePath+"/storages/" + i5+"/totalCapacity",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data49};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
else {
errors = _errs137;
if(vErrors !== null){
if(_errs137){
vErrors.length = _errs137;
}
else {
vErrors = null;
}
}
}
}
if(data41.availableCapacity !== undefined && func0.call(data41, "availableCapacity")){
let data50 = data41.availableCapacity;
const _errs144 = errors;
let valid37 = false;
const _errs145 = errors;
if(typeof data50 == "number"){
if(data50 < 0 || isNaN(data50)){
const err96 = {instancePath:instancePath+"/storages/" + i5+"/availableCapacity",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data50};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/storages/" + i5+"/availableCapacity",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data50};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
var _valid8 = _errs145 === errors;
valid37 = valid37 || _valid8;
const _errs147 = errors;
if(typeof data50 === "string"){
if(!pattern12.test(data50)){
const err98 = {instancePath:instancePath+"/storages/" + i5+"/availableCapacity",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data50};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
else {
const err99 = {instancePath:instancePath+"/storages/" + i5+"/availableCapacity",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data50};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
var _valid8 = _errs147 === errors;
valid37 = valid37 || _valid8;
if(!valid37){
const err100 = {instancePath:instancePath+"/storages/" + i5+"/availableCapacity",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data50};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
else {
errors = _errs144;
if(vErrors !== null){
if(_errs144){
vErrors.length = _errs144;
}
else {
vErrors = null;
}
}
}
}
if(data41.bandwidth !== undefined && func0.call(data41, "bandwidth")){
let data51 = data41.bandwidth;
const _errs151 = errors;
let valid39 = false;
const _errs152 = errors;
if(typeof data51 == "number"){
if(data51 < 0 || isNaN(data51)){
const err101 = {instancePath:instancePath+"/storages/" + i5+"/bandwidth",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data51};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
else {
const err102 = {instancePath:instancePath+"/storages/" + i5+"/bandwidth",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data51};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
var _valid9 = _errs152 === errors;
valid39 = valid39 || _valid9;
const _errs154 = errors;
if(typeof data51 === "string"){
if(!pattern12.test(data51)){
const err103 = {instancePath:instancePath+"/storages/" + i5+"/bandwidth",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data51};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
else {
const err104 = {instancePath:instancePath+"/storages/" + i5+"/bandwidth",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data51};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
var _valid9 = _errs154 === errors;
valid39 = valid39 || _valid9;
if(!valid39){
const err105 = {instancePath:instancePath+"/storages/" + i5+"/bandwidth",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data51};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
else {
errors = _errs151;
if(vErrors !== null){
if(_errs151){
vErrors.length = _errs151;
}
else {
vErrors = null;
}
}
}
}
if(data41.sharing !== undefined && func0.call(data41, "sharing")){
let data52 = data41.sharing;
if(!((data52 === "per-copy") || (data52 === "shared"))){
const err106 = {instancePath:instancePath+"/storages/" + i5+"/sharing",schemaPath:"#/properties/storages/items/properties/sharing/enum",keyword:"enum",params:{allowedValues: schema31.properties.storages.items.properties.sharing.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.storages.items.properties.sharing.enum,parentSchema:schema31.properties.storages.items.properties.sharing,data:data52};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data41.latencyMs !== undefined && func0.call(data41, "latencyMs")){
let data53 = data41.latencyMs;
const _errs159 = errors;
let valid41 = false;
const _errs160 = errors;
if(!(typeof data53 == "number")){
const err107 = {instancePath:instancePath+"/storages/" + i5+"/latencyMs",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data53};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
var _valid10 = _errs160 === errors;
valid41 = valid41 || _valid10;
const _errs162 = errors;
if(typeof data53 === "string"){
if(!pattern6.test(data53)){
const err108 = {instancePath:instancePath+"/storages/" + i5+"/latencyMs",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data53};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/storages/" + i5+"/latencyMs",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data53};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
var _valid10 = _errs162 === errors;
valid41 = valid41 || _valid10;
if(!valid41){
const err110 = {instancePath:instancePath+"/storages/" + i5+"/latencyMs",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data53};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
else {
errors = _errs159;
if(vErrors !== null){
if(_errs159){
vErrors.length = _errs159;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err111 = {instancePath:instancePath+"/storages/" + i5,schemaPath:"#/properties/storages/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.storages.items.type,parentSchema:schema31.properties.storages.items,data:data41};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
else {
const err112 = {instancePath:instancePath+"/storages",schemaPath:"#/properties/storages/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.storages.type,parentSchema:schema31.properties.storages,data:data40};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data.vms !== undefined && func0.call(data, "vms")){
let data54 = data.vms;
if(Array.isArray(data54)){
const len7 = data54.length;
for(let i7=0; i7<len7; i7++){
let data55 = data54[i7];
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
if((data55.name === undefined) || (!(func0.call(data55, "name")))){
const err113 = {instancePath:instancePath+"/vms/" + i7,schemaPath:"#/properties/vms/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.vms.items.required,parentSchema:schema31.properties.vms.items,data:data55};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
for(const key6 of Object.keys(data55)){
if(!(((((((key6 === "name") || (key6 === "uuid")) || (key6 === "state")) || (key6 === "cpuNum")) || (key6 === "memorySize")) || (key6 === "systemTags")) || (key6 === "userTags"))){
const err114 = {instancePath:instancePath+"/vms/" + i7,schemaPath:"#/properties/vms/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.vms.items,data:data55};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data55.name !== undefined && func0.call(data55, "name")){
let data56 = data55.name;
if(typeof data56 !== "string"){
const err115 = {instancePath:instancePath+"/vms/" + i7+"/name",schemaPath:"#/properties/vms/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.vms.items.properties.name.type,parentSchema:schema31.properties.vms.items.properties.name,data:data56};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
if(data55.uuid !== undefined && func0.call(data55, "uuid")){
let data57 = data55.uuid;
if(typeof data57 === "string"){
if(!pattern13.test(data57)){
const err116 = {instancePath:instancePath+"/vms/" + i7+"/uuid",schemaPath:"#/properties/vms/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.vms.items.properties.uuid,data:data57};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
else {
const err117 = {instancePath:instancePath+"/vms/" + i7+"/uuid",schemaPath:"#/properties/vms/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.vms.items.properties.uuid.type,parentSchema:schema31.properties.vms.items.properties.uuid,data:data57};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data55.state !== undefined && func0.call(data55, "state")){
let data58 = data55.state;
if(typeof data58 !== "string"){
const err118 = {instancePath:instancePath+"/vms/" + i7+"/state",schemaPath:"#/properties/vms/items/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.vms.items.properties.state.type,parentSchema:schema31.properties.vms.items.properties.state,data:data58};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data55.cpuNum !== undefined && func0.call(data55, "cpuNum")){
let data59 = data55.cpuNum;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
const err119 = {instancePath:instancePath+"/vms/" + i7+"/cpuNum",schemaPath:"#/properties/vms/items/properties/cpuNum/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.vms.items.properties.cpuNum.type,parentSchema:schema31.properties.vms.items.properties.cpuNum,data:data59};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(typeof data59 == "number"){
if(data59 < 1 || isNaN(data59)){
const err120 = {instancePath:instancePath+"/vms/" + i7+"/cpuNum",schemaPath:"#/properties/vms/items/properties/cpuNum/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.vms.items.properties.cpuNum,data:data59};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
}
if(data55.memorySize !== undefined && func0.call(data55, "memorySize")){
let data60 = data55.memorySize;
const _errs179 = errors;
let valid46 = false;
const _errs180 = errors;
if(typeof data60 == "number"){
if(data60 < 0 || isNaN(data60)){
const err121 = {instancePath:instancePath+"/vms/" + i7+"/memorySize",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data60};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
else {
const err122 = {instancePath:instancePath+"/vms/" + i7+"/memorySize",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data60};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
var _valid11 = _errs180 === errors;
valid46 = valid46 || _valid11;
const _errs182 = errors;
if(typeof data60 === "string"){
if(!pattern12.test(data60)){
const err123 = {instancePath:instancePath+"/vms/" + i7+"/memorySize",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data60};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
else {
const err124 = {instancePath:instancePath+"/vms/" + i7+"/memorySize",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data60};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
var _valid11 = _errs182 === errors;
valid46 = valid46 || _valid11;
if(!valid46){
const err125 = {instancePath:instancePath+"/vms/" + i7+"/memorySize",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data60};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
else {
errors = _errs179;
if(vErrors !== null){
if(_errs179){
vErrors.length = _errs179;
}
else {
vErrors = null;
}
}
}
}
if(data55.systemTags !== undefined && func0.call(data55, "systemTags")){
let data61 = data55.systemTags;
if(Array.isArray(data61)){
const len8 = data61.length;
for(let i8=0; i8<len8; i8++){
let data62 = data61[i8];
if(typeof data62 !== "string"){
const err126 = {instancePath:instancePath+"/vms/" + i7+"/systemTags/" + i8,schemaPath:"#/properties/vms/items/properties/systemTags/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.vms.items.properties.systemTags.items.type,parentSchema:schema31.properties.vms.items.properties.systemTags.items,data:data62};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
}
else {
const err127 = {instancePath:instancePath+"/vms/" + i7+"/systemTags",schemaPath:"#/properties/vms/items/properties/systemTags/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.vms.items.properties.systemTags.type,parentSchema:schema31.properties.vms.items.properties.systemTags,data:data61};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data55.userTags !== undefined && func0.call(data55, "userTags")){
let data63 = data55.userTags;
if(Array.isArray(data63)){
const len9 = data63.length;
for(let i9=0; i9<len9; i9++){
let data64 = data63[i9];
if(typeof data64 !== "string"){
const err128 = {instancePath:instancePath+"/vms/" + i7+"/userTags/" + i9,schemaPath:"#/properties/vms/items/properties/userTags/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.vms.items.properties.userTags.items.type,parentSchema:schema31.properties.vms.items.properties.userTags.items,data:data64};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
}
else {
const err129 = {instancePath:instancePath+"/vms/" + i7+"/userTags",schemaPath:"#/properties/vms/items/properties/userTags/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.vms.items.properties.userTags.type,parentSchema:schema31.properties.vms.items.properties.userTags,data:data63};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
}
else {
const err130 = {instancePath:instancePath+"/vms/" + i7,schemaPath:"#/properties/vms/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.vms.items.type,parentSchema:schema31.properties.vms.items,data:data55};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/vms",schemaPath:"#/properties/vms/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.vms.type,parentSchema:schema31.properties.vms,data:data54};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data.groups !== undefined && func0.call(data, "groups")){
let data65 = data.groups;
if(Array.isArray(data65)){
const len10 = data65.length;
for(let i10=0; i10<len10; i10++){
let data66 = data65[i10];
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
if((data66.groupUuid === undefined) || (!(func0.call(data66, "groupUuid")))){
const err132 = {instancePath:instancePath+"/groups/" + i10,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "groupUuid"},message:"must have required property '"+"groupUuid"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data66};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if((data66.storages === undefined) || (!(func0.call(data66, "storages")))){
const err133 = {instancePath:instancePath+"/groups/" + i10,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "storages"},message:"must have required property '"+"storages"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data66};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if((data66.volumes === undefined) || (!(func0.call(data66, "volumes")))){
const err134 = {instancePath:instancePath+"/groups/" + i10,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "volumes"},message:"must have required property '"+"volumes"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data66};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
for(const key7 of Object.keys(data66)){
if(!(((((((key7 === "groupUuid") || (key7 === "name")) || (key7 === "vm")) || (key7 === "createDate")) || (key7 === "storages")) || (key7 === "inDatabase")) || (key7 === "volumes"))){
const err135 = {instancePath:instancePath+"/groups/" + i10,schemaPath:"#/properties/groups/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.groups.items,data:data66};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(data66.groupUuid !== undefined && func0.call(data66, "groupUuid")){
let data67 = data66.groupUuid;
if(typeof data67 === "string"){
if(!pattern13.test(data67)){
const err136 = {instancePath:instancePath+"/groups/" + i10+"/groupUuid",schemaPath:"#/properties/groups/items/properties/groupUuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.groupUuid,data:data67};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
else {
const err137 = {instancePath:instancePath+"/groups/" + i10+"/groupUuid",schemaPath:"#/properties/groups/items/properties/groupUuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.groupUuid.type,parentSchema:schema31.properties.groups.items.properties.groupUuid,data:data67};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data66.name !== undefined && func0.call(data66, "name")){
let data68 = data66.name;
if(typeof data68 !== "string"){
const err138 = {instancePath:instancePath+"/groups/" + i10+"/name",schemaPath:"#/properties/groups/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.name.type,parentSchema:schema31.properties.groups.items.properties.name,data:data68};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data66.vm !== undefined && func0.call(data66, "vm")){
let data69 = data66.vm;
if(typeof data69 !== "string"){
const err139 = {instancePath:instancePath+"/groups/" + i10+"/vm",schemaPath:"#/properties/groups/items/properties/vm/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.vm.type,parentSchema:schema31.properties.groups.items.properties.vm,data:data69};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data66.createDate !== undefined && func0.call(data66, "createDate")){
let data70 = data66.createDate;
if(typeof data70 !== "string"){
const err140 = {instancePath:instancePath+"/groups/" + i10+"/createDate",schemaPath:"#/properties/groups/items/properties/createDate/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.createDate.type,parentSchema:schema31.properties.groups.items.properties.createDate,data:data70};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data66.storages !== undefined && func0.call(data66, "storages")){
let data71 = data66.storages;
if(Array.isArray(data71)){
const len11 = data71.length;
for(let i11=0; i11<len11; i11++){
let data72 = data71[i11];
if(typeof data72 !== "string"){
const err141 = {instancePath:instancePath+"/groups/" + i10+"/storages/" + i11,schemaPath:"#/properties/groups/items/properties/storages/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.storages.items.type,parentSchema:schema31.properties.groups.items.properties.storages.items,data:data72};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
}
else {
const err142 = {instancePath:instancePath+"/groups/" + i10+"/storages",schemaPath:"#/properties/groups/items/properties/storages/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.items.properties.storages.type,parentSchema:schema31.properties.groups.items.properties.storages,data:data71};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data66.inDatabase !== undefined && func0.call(data66, "inDatabase")){
let data73 = data66.inDatabase;
if(typeof data73 !== "boolean"){
const err143 = {instancePath:instancePath+"/groups/" + i10+"/inDatabase",schemaPath:"#/properties/groups/items/properties/inDatabase/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.groups.items.properties.inDatabase.type,parentSchema:schema31.properties.groups.items.properties.inDatabase,data:data73};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data66.volumes !== undefined && func0.call(data66, "volumes")){
let data74 = data66.volumes;
if(Array.isArray(data74)){
const len12 = data74.length;
for(let i12=0; i12<len12; i12++){
let data75 = data74[i12];
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
for(const key8 of Object.keys(data75)){
if(!((((((((key8 === "uuid") || (key8 === "volumeUuid")) || (key8 === "name")) || (key8 === "type")) || (key8 === "size")) || (key8 === "state")) || (key8 === "status")) || (key8 === "storages"))){
const err144 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12,schemaPath:"#/properties/groups/items/properties/volumes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.groups.items.properties.volumes.items,data:data75};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data75.uuid !== undefined && func0.call(data75, "uuid")){
let data76 = data75.uuid;
if(typeof data76 === "string"){
if(!pattern13.test(data76)){
const err145 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/uuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.uuid,data:data76};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
else {
const err146 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/uuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.uuid.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.uuid,data:data76};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
if(data75.volumeUuid !== undefined && func0.call(data75, "volumeUuid")){
let data77 = data75.volumeUuid;
if(typeof data77 === "string"){
if(!pattern13.test(data77)){
const err147 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/volumeUuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/volumeUuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.volumeUuid,data:data77};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
else {
const err148 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/volumeUuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/volumeUuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.volumeUuid.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.volumeUuid,data:data77};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data75.name !== undefined && func0.call(data75, "name")){
let data78 = data75.name;
if(typeof data78 !== "string"){
const err149 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/name",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.name.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.name,data:data78};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data75.type !== undefined && func0.call(data75, "type")){
let data79 = data75.type;
if(!((data79 === "Root") || (data79 === "Data"))){
const err150 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/type",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/type/enum",keyword:"enum",params:{allowedValues: schema31.properties.groups.items.properties.volumes.items.properties.type.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.groups.items.properties.volumes.items.properties.type.enum,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.type,data:data79};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data75.size !== undefined && func0.call(data75, "size")){
let data80 = data75.size;
const _errs225 = errors;
let valid60 = false;
const _errs226 = errors;
if(typeof data80 == "number"){
if(data80 < 0 || isNaN(data80)){
const err151 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/size",schemaPath:"#/$defs/size/anyOf/0/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema38.anyOf[0],data:data80};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
else {
const err152 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/size",schemaPath:"#/$defs/size/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema38.anyOf[0].type,parentSchema:schema38.anyOf[0],data:data80};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
var _valid12 = _errs226 === errors;
valid60 = valid60 || _valid12;
const _errs228 = errors;
if(typeof data80 === "string"){
if(!pattern12.test(data80)){
const err153 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/size",schemaPath:"#/$defs/size/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"},message:"must match pattern \""+"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$"+"\"",schema:"^\\d+(\\.\\d+)? ?([KMGT]?i?B)?$",parentSchema:schema38.anyOf[1],data:data80};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
else {
const err154 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/size",schemaPath:"#/$defs/size/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema38.anyOf[1].type,parentSchema:schema38.anyOf[1],data:data80};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
var _valid12 = _errs228 === errors;
valid60 = valid60 || _valid12;
if(!valid60){
const err155 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/size",schemaPath:"#/$defs/size/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema38.anyOf,parentSchema:schema38,data:data80};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
else {
errors = _errs225;
if(vErrors !== null){
if(_errs225){
vErrors.length = _errs225;
}
else {
vErrors = null;
}
}
}
}
if(data75.state !== undefined && func0.call(data75, "state")){
let data81 = data75.state;
if(typeof data81 !== "string"){
const err156 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/state",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/state/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.state.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.state,data:data81};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data75.status !== undefined && func0.call(data75, "status")){
let data82 = data75.status;
if(typeof data82 !== "string"){
const err157 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/status",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/status/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.status.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.status,data:data82};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data75.storages !== undefined && func0.call(data75, "storages")){
let data83 = data75.storages;
if(Array.isArray(data83)){
const len13 = data83.length;
for(let i13=0; i13<len13; i13++){
let data84 = data83[i13];
if(typeof data84 !== "string"){
const err158 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/storages/" + i13,schemaPath:"#/properties/groups/items/properties/volumes/items/properties/storages/items/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.storages.items.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.storages.items,data:data84};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
}
else {
const err159 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12+"/storages",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/storages/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.items.properties.volumes.items.properties.storages.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.storages,data:data83};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
}
else {
const err160 = {instancePath:instancePath+"/groups/" + i10+"/volumes/" + i12,schemaPath:"#/properties/groups/items/properties/volumes/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.groups.items.properties.volumes.items.type,parentSchema:schema31.properties.groups.items.properties.volumes.items,data:data75};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
}
else {
const err161 = {instancePath:instancePath+"/groups/" + i10+"/volumes",schemaPath:"#/properties/groups/items/properties/volumes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.items.properties.volumes.type,parentSchema:schema31.properties.groups.items.properties.volumes,data:data74};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
}
else {
const err162 = {instancePath:instancePath+"/groups/" + i10,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.groups.items.type,parentSchema:schema31.properties.groups.items,data:data66};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
}
else {
const err163 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.type,parentSchema:schema31.properties.groups,data:data65};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data.faults !== undefined && func0.call(data, "faults")){
let data85 = data.faults;
if(Array.isArray(data85)){
const len14 = data85.length;
for(let i14=0; i14<len14; i14++){
let data86 = data85[i14];
const _errs241 = errors;
let valid65 = false;
const _errs242 = errors;
if(typeof data86 !== "string"){
const err164 = {instancePath:instancePath+"/faults/" + i14,schemaPath:"#/properties/faults/items/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[0].type,parentSchema:schema31.properties.faults.items.anyOf[0],data:data86};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
var _valid13 = _errs242 === errors;
valid65 = valid65 || _valid13;
const _errs244 = errors;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
if((data86.name === undefined) || (!(func0.call(data86, "name")))){
const err165 = {instancePath:instancePath+"/faults/" + i14,schemaPath:"#/properties/faults/items/anyOf/1/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.faults.items.anyOf[1].required,parentSchema:schema31.properties.faults.items.anyOf[1],data:data86};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
for(const key9 of Object.keys(data86)){
if(!(func0.call(schema31.properties.faults.items.anyOf[1].properties, key9))){
const err166 = {instancePath:instancePath+"/faults/" + i14,schemaPath:"#/properties/faults/items/anyOf/1/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.faults.items.anyOf[1],data:data86};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
if(data86.name !== undefined && func0.call(data86, "name")){
let data87 = data86.name;
if(!((((((((((((((((((((((((((((((data87 === "lost-response") || (data87 === "reset")) || (data87 === "bad-gateway")) || (data87 === "empty-500")) || (data87 === "truncated")) || (data87 === "held")) || (data87 === "slow")) || (data87 === "job-fails")) || (data87 === "orphan")) || (data87 === "insert-lost")) || (data87 === "false-success")) || (data87 === "partial-group")) || (data87 === "wrong-group")) || (data87 === "ref-not-ready")) || (data87 === "late-refs")) || (data87 === "duplicate")) || (data87 === "size-changed")) || (data87 === "wrong-storage")) || (data87 === "example-answer")) || (data87 === "validation-ignored")) || (data87 === "session-expires")) || (data87 === "restart")) || (data87 === "storage-disabled")) || (data87 === "storage-disconnected")) || (data87 === "storage-full")) || (data87 === "vm-fails")) || (data87 === "vm-stuck")) || (data87 === "guest-silent")) || (data87 === "internal-location")) || (data87 === "clock-skew"))){
const err167 = {instancePath:instancePath+"/faults/" + i14+"/name",schemaPath:"#/properties/faults/items/anyOf/1/properties/name/enum",keyword:"enum",params:{allowedValues: schema31.properties.faults.items.anyOf[1].properties.name.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.faults.items.anyOf[1].properties.name.enum,parentSchema:schema31.properties.faults.items.anyOf[1].properties.name,data:data87};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data86.group !== undefined && func0.call(data86, "group")){
let data88 = data86.group;
if(typeof data88 !== "string"){
const err168 = {instancePath:instancePath+"/faults/" + i14+"/group",schemaPath:"#/properties/faults/items/anyOf/1/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.group.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.group,data:data88};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data86.api !== undefined && func0.call(data86, "api")){
let data89 = data86.api;
if(!(((((((((data89 === "recover") || (data89 === "sync")) || (data89 === "delete")) || (data89 === "create-vm")) || (data89 === "remove")) || (data89 === "poll")) || (data89 === "query")) || (data89 === "login")) || (data89 === "any"))){
const err169 = {instancePath:instancePath+"/faults/" + i14+"/api",schemaPath:"#/properties/faults/items/anyOf/1/properties/api/enum",keyword:"enum",params:{allowedValues: schema31.properties.faults.items.anyOf[1].properties.api.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.faults.items.anyOf[1].properties.api.enum,parentSchema:schema31.properties.faults.items.anyOf[1].properties.api,data:data89};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data86.call !== undefined && func0.call(data86, "call")){
let data90 = data86.call;
if(!((typeof data90 == "number") && (!(data90 % 1) && !isNaN(data90)))){
const err170 = {instancePath:instancePath+"/faults/" + i14+"/call",schemaPath:"#/properties/faults/items/anyOf/1/properties/call/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.faults.items.anyOf[1].properties.call.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.call,data:data90};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if(typeof data90 == "number"){
if(data90 < 1 || isNaN(data90)){
const err171 = {instancePath:instancePath+"/faults/" + i14+"/call",schemaPath:"#/properties/faults/items/anyOf/1/properties/call/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.call,data:data90};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
}
if(data86.attempt !== undefined && func0.call(data86, "attempt")){
let data91 = data86.attempt;
if(!((typeof data91 == "number") && (!(data91 % 1) && !isNaN(data91)))){
const err172 = {instancePath:instancePath+"/faults/" + i14+"/attempt",schemaPath:"#/properties/faults/items/anyOf/1/properties/attempt/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.faults.items.anyOf[1].properties.attempt.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.attempt,data:data91};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
if(typeof data91 == "number"){
if(data91 < 1 || isNaN(data91)){
const err173 = {instancePath:instancePath+"/faults/" + i14+"/attempt",schemaPath:"#/properties/faults/items/anyOf/1/properties/attempt/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.attempt,data:data91};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
if(data86.times !== undefined && func0.call(data86, "times")){
let data92 = data86.times;
if(!((typeof data92 == "number") && (!(data92 % 1) && !isNaN(data92)))){
const err174 = {instancePath:instancePath+"/faults/" + i14+"/times",schemaPath:"#/properties/faults/items/anyOf/1/properties/times/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.faults.items.anyOf[1].properties.times.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.times,data:data92};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
if(typeof data92 == "number"){
if(data92 < 1 || isNaN(data92)){
const err175 = {instancePath:instancePath+"/faults/" + i14+"/times",schemaPath:"#/properties/faults/items/anyOf/1/properties/times/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.times,data:data92};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
}
if(data86.probability !== undefined && func0.call(data86, "probability")){
let data93 = data86.probability;
if(typeof data93 == "number"){
if(data93 > 1 || isNaN(data93)){
const err176 = {instancePath:instancePath+"/faults/" + i14+"/probability",schemaPath:"#/properties/faults/items/anyOf/1/properties/probability/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.probability,data:data93};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
if(data93 < 0 || isNaN(data93)){
const err177 = {instancePath:instancePath+"/faults/" + i14+"/probability",schemaPath:"#/properties/faults/items/anyOf/1/properties/probability/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.faults.items.anyOf[1].properties.probability,data:data93};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
else {
const err178 = {instancePath:instancePath+"/faults/" + i14+"/probability",schemaPath:"#/properties/faults/items/anyOf/1/properties/probability/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.faults.items.anyOf[1].properties.probability.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.probability,data:data93};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
if(data86.at !== undefined && func0.call(data86, "at")){
let data94 = data86.at;
const _errs261 = errors;
let valid68 = false;
const _errs262 = errors;
if(!(typeof data94 == "number")){
const err179 = {instancePath:instancePath+"/faults/" + i14+"/at",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data94};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
var _valid14 = _errs262 === errors;
valid68 = valid68 || _valid14;
const _errs264 = errors;
if(typeof data94 === "string"){
if(!pattern6.test(data94)){
const err180 = {instancePath:instancePath+"/faults/" + i14+"/at",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data94};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
else {
const err181 = {instancePath:instancePath+"/faults/" + i14+"/at",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data94};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
var _valid14 = _errs264 === errors;
valid68 = valid68 || _valid14;
if(!valid68){
const err182 = {instancePath:instancePath+"/faults/" + i14+"/at",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data94};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
else {
errors = _errs261;
if(vErrors !== null){
if(_errs261){
vErrors.length = _errs261;
}
else {
vErrors = null;
}
}
}
}
if(data86.for !== undefined && func0.call(data86, "for")){
let data95 = data86.for;
const _errs268 = errors;
let valid70 = false;
const _errs269 = errors;
if(!(typeof data95 == "number")){
const err183 = {instancePath:instancePath+"/faults/" + i14+"/for",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data95};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
var _valid15 = _errs269 === errors;
valid70 = valid70 || _valid15;
const _errs271 = errors;
if(typeof data95 === "string"){
if(!pattern6.test(data95)){
const err184 = {instancePath:instancePath+"/faults/" + i14+"/for",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data95};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
else {
const err185 = {instancePath:instancePath+"/faults/" + i14+"/for",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data95};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
var _valid15 = _errs271 === errors;
valid70 = valid70 || _valid15;
if(!valid70){
const err186 = {instancePath:instancePath+"/faults/" + i14+"/for",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data95};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
else {
errors = _errs268;
if(vErrors !== null){
if(_errs268){
vErrors.length = _errs268;
}
else {
vErrors = null;
}
}
}
}
if(data86.storage !== undefined && func0.call(data86, "storage")){
let data96 = data86.storage;
if(typeof data96 !== "string"){
const err187 = {instancePath:instancePath+"/faults/" + i14+"/storage",schemaPath:"#/properties/faults/items/anyOf/1/properties/storage/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.storage.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.storage,data:data96};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data86.accepted !== undefined && func0.call(data86, "accepted")){
let data97 = data86.accepted;
if(typeof data97 !== "boolean"){
const err188 = {instancePath:instancePath+"/faults/" + i14+"/accepted",schemaPath:"#/properties/faults/items/anyOf/1/properties/accepted/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.faults.items.anyOf[1].properties.accepted.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.accepted,data:data97};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data86.status !== undefined && func0.call(data86, "status")){
let data98 = data86.status;
const _errs278 = errors;
let valid71 = false;
const _errs279 = errors;
if(typeof data98 !== "string"){
const err189 = {instancePath:instancePath+"/faults/" + i14+"/status",schemaPath:"#/properties/faults/items/anyOf/1/properties/status/anyOf/0/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.status.anyOf[0].type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.status.anyOf[0],data:data98};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
var _valid16 = _errs279 === errors;
valid71 = valid71 || _valid16;
const _errs281 = errors;
if(!((typeof data98 == "number") && (!(data98 % 1) && !isNaN(data98)))){
const err190 = {instancePath:instancePath+"/faults/" + i14+"/status",schemaPath:"#/properties/faults/items/anyOf/1/properties/status/anyOf/1/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.faults.items.anyOf[1].properties.status.anyOf[1].type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.status.anyOf[1],data:data98};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
var _valid16 = _errs281 === errors;
valid71 = valid71 || _valid16;
if(!valid71){
const err191 = {instancePath:instancePath+"/faults/" + i14+"/status",schemaPath:"#/properties/faults/items/anyOf/1/properties/status/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema31.properties.faults.items.anyOf[1].properties.status.anyOf,parentSchema:schema31.properties.faults.items.anyOf[1].properties.status,data:data98};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
else {
errors = _errs278;
if(vErrors !== null){
if(_errs278){
vErrors.length = _errs278;
}
else {
vErrors = null;
}
}
}
}
if(data86.delay !== undefined && func0.call(data86, "delay")){
let data99 = data86.delay;
const _errs285 = errors;
let valid73 = false;
const _errs286 = errors;
if(!(typeof data99 == "number")){
const err192 = {instancePath:instancePath+"/faults/" + i14+"/delay",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data99};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
var _valid17 = _errs286 === errors;
valid73 = valid73 || _valid17;
const _errs288 = errors;
if(typeof data99 === "string"){
if(!pattern6.test(data99)){
const err193 = {instancePath:instancePath+"/faults/" + i14+"/delay",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data99};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
else {
const err194 = {instancePath:instancePath+"/faults/" + i14+"/delay",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data99};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
var _valid17 = _errs288 === errors;
valid73 = valid73 || _valid17;
if(!valid73){
const err195 = {instancePath:instancePath+"/faults/" + i14+"/delay",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data99};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
else {
errors = _errs285;
if(vErrors !== null){
if(_errs285){
vErrors.length = _errs285;
}
else {
vErrors = null;
}
}
}
}
if(data86.code !== undefined && func0.call(data86, "code")){
let data100 = data86.code;
if(typeof data100 !== "string"){
const err196 = {instancePath:instancePath+"/faults/" + i14+"/code",schemaPath:"#/properties/faults/items/anyOf/1/properties/code/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.code.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.code,data:data100};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
if(data86.details !== undefined && func0.call(data86, "details")){
let data101 = data86.details;
if(typeof data101 !== "string"){
const err197 = {instancePath:instancePath+"/faults/" + i14+"/details",schemaPath:"#/properties/faults/items/anyOf/1/properties/details/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.details.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.details,data:data101};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
if(data86.nested !== undefined && func0.call(data86, "nested")){
let data102 = data86.nested;
if(typeof data102 !== "boolean"){
const err198 = {instancePath:instancePath+"/faults/" + i14+"/nested",schemaPath:"#/properties/faults/items/anyOf/1/properties/nested/type",keyword:"type",params:{type: "boolean"},message:"must be boolean",schema:schema31.properties.faults.items.anyOf[1].properties.nested.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.nested,data:data102};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data86.work !== undefined && func0.call(data86, "work")){
let data103 = data86.work;
if(!((data103 === "done") || (data103 === "lost"))){
const err199 = {instancePath:instancePath+"/faults/" + i14+"/work",schemaPath:"#/properties/faults/items/anyOf/1/properties/work/enum",keyword:"enum",params:{allowedValues: schema31.properties.faults.items.anyOf[1].properties.work.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.faults.items.anyOf[1].properties.work.enum,parentSchema:schema31.properties.faults.items.anyOf[1].properties.work,data:data103};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data86.progress !== undefined && func0.call(data86, "progress")){
let data104 = data86.progress;
if(typeof data104 == "number"){
if(data104 > 1 || isNaN(data104)){
const err200 = {instancePath:instancePath+"/faults/" + i14+"/progress",schemaPath:"#/properties/faults/items/anyOf/1/properties/progress/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1},message:"must be <= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.progress,data:data104};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
if(data104 < 0 || isNaN(data104)){
const err201 = {instancePath:instancePath+"/faults/" + i14+"/progress",schemaPath:"#/properties/faults/items/anyOf/1/properties/progress/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.faults.items.anyOf[1].properties.progress,data:data104};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
else {
const err202 = {instancePath:instancePath+"/faults/" + i14+"/progress",schemaPath:"#/properties/faults/items/anyOf/1/properties/progress/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.faults.items.anyOf[1].properties.progress.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.progress,data:data104};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
if(data86.volumes !== undefined && func0.call(data86, "volumes")){
let data105 = data86.volumes;
if(!((typeof data105 == "number") && (!(data105 % 1) && !isNaN(data105)))){
const err203 = {instancePath:instancePath+"/faults/" + i14+"/volumes",schemaPath:"#/properties/faults/items/anyOf/1/properties/volumes/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.faults.items.anyOf[1].properties.volumes.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.volumes,data:data105};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
if(typeof data105 == "number"){
if(data105 < 1 || isNaN(data105)){
const err204 = {instancePath:instancePath+"/faults/" + i14+"/volumes",schemaPath:"#/properties/faults/items/anyOf/1/properties/volumes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.faults.items.anyOf[1].properties.volumes,data:data105};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
}
if(data86.in !== undefined && func0.call(data86, "in")){
let data106 = data86.in;
if(!(((data106 === "claim") || (data106 === "record")) || (data106 === "both"))){
const err205 = {instancePath:instancePath+"/faults/" + i14+"/in",schemaPath:"#/properties/faults/items/anyOf/1/properties/in/enum",keyword:"enum",params:{allowedValues: schema31.properties.faults.items.anyOf[1].properties.in.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.faults.items.anyOf[1].properties.in.enum,parentSchema:schema31.properties.faults.items.anyOf[1].properties.in,data:data106};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data86.what !== undefined && func0.call(data86, "what")){
let data107 = data86.what;
if(!((data107 === "record") || (data107 === "ref"))){
const err206 = {instancePath:instancePath+"/faults/" + i14+"/what",schemaPath:"#/properties/faults/items/anyOf/1/properties/what/enum",keyword:"enum",params:{allowedValues: schema31.properties.faults.items.anyOf[1].properties.what.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.faults.items.anyOf[1].properties.what.enum,parentSchema:schema31.properties.faults.items.anyOf[1].properties.what,data:data107};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data86.factor !== undefined && func0.call(data86, "factor")){
let data108 = data86.factor;
if(!(typeof data108 == "number")){
const err207 = {instancePath:instancePath+"/faults/" + i14+"/factor",schemaPath:"#/properties/faults/items/anyOf/1/properties/factor/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.faults.items.anyOf[1].properties.factor.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.factor,data:data108};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data86.host !== undefined && func0.call(data86, "host")){
let data109 = data86.host;
if(typeof data109 !== "string"){
const err208 = {instancePath:instancePath+"/faults/" + i14+"/host",schemaPath:"#/properties/faults/items/anyOf/1/properties/host/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.faults.items.anyOf[1].properties.host.type,parentSchema:schema31.properties.faults.items.anyOf[1].properties.host,data:data109};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data86.by !== undefined && func0.call(data86, "by")){
let data110 = data86.by;
const _errs309 = errors;
let valid75 = false;
const _errs310 = errors;
if(!(typeof data110 == "number")){
const err209 = {instancePath:instancePath+"/faults/" + i14+"/by",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data110};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
var _valid18 = _errs310 === errors;
valid75 = valid75 || _valid18;
const _errs312 = errors;
if(typeof data110 === "string"){
if(!pattern6.test(data110)){
const err210 = {instancePath:instancePath+"/faults/" + i14+"/by",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data110};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
else {
const err211 = {instancePath:instancePath+"/faults/" + i14+"/by",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data110};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
var _valid18 = _errs312 === errors;
valid75 = valid75 || _valid18;
if(!valid75){
const err212 = {instancePath:instancePath+"/faults/" + i14+"/by",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data110};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
else {
errors = _errs309;
if(vErrors !== null){
if(_errs309){
vErrors.length = _errs309;
}
else {
vErrors = null;
}
}
}
}
if(data86.refuse !== undefined && func0.call(data86, "refuse")){
let data111 = data86.refuse;
const _errs316 = errors;
let valid77 = false;
const _errs317 = errors;
if(!(typeof data111 == "number")){
const err213 = {instancePath:instancePath+"/faults/" + i14+"/refuse",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data111};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
var _valid19 = _errs317 === errors;
valid77 = valid77 || _valid19;
const _errs319 = errors;
if(typeof data111 === "string"){
if(!pattern6.test(data111)){
const err214 = {instancePath:instancePath+"/faults/" + i14+"/refuse",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data111};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
else {
const err215 = {instancePath:instancePath+"/faults/" + i14+"/refuse",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data111};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
var _valid19 = _errs319 === errors;
valid77 = valid77 || _valid19;
if(!valid77){
const err216 = {instancePath:instancePath+"/faults/" + i14+"/refuse",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data111};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
else {
errors = _errs316;
if(vErrors !== null){
if(_errs316){
vErrors.length = _errs316;
}
else {
vErrors = null;
}
}
}
}
if(data86.html !== undefined && func0.call(data86, "html")){
let data112 = data86.html;
const _errs323 = errors;
let valid79 = false;
const _errs324 = errors;
if(!(typeof data112 == "number")){
const err217 = {instancePath:instancePath+"/faults/" + i14+"/html",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data112};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
var _valid20 = _errs324 === errors;
valid79 = valid79 || _valid20;
const _errs326 = errors;
if(typeof data112 === "string"){
if(!pattern6.test(data112)){
const err218 = {instancePath:instancePath+"/faults/" + i14+"/html",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data112};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
else {
const err219 = {instancePath:instancePath+"/faults/" + i14+"/html",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data112};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
var _valid20 = _errs326 === errors;
valid79 = valid79 || _valid20;
if(!valid79){
const err220 = {instancePath:instancePath+"/faults/" + i14+"/html",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data112};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
else {
errors = _errs323;
if(vErrors !== null){
if(_errs323){
vErrors.length = _errs323;
}
else {
vErrors = null;
}
}
}
}
if(data86.unmapped !== undefined && func0.call(data86, "unmapped")){
let data113 = data86.unmapped;
const _errs330 = errors;
let valid81 = false;
const _errs331 = errors;
if(!(typeof data113 == "number")){
const err221 = {instancePath:instancePath+"/faults/" + i14+"/unmapped",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data113};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
var _valid21 = _errs331 === errors;
valid81 = valid81 || _valid21;
const _errs333 = errors;
if(typeof data113 === "string"){
if(!pattern6.test(data113)){
const err222 = {instancePath:instancePath+"/faults/" + i14+"/unmapped",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data113};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
else {
const err223 = {instancePath:instancePath+"/faults/" + i14+"/unmapped",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data113};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
var _valid21 = _errs333 === errors;
valid81 = valid81 || _valid21;
if(!valid81){
const err224 = {instancePath:instancePath+"/faults/" + i14+"/unmapped",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data113};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
else {
errors = _errs330;
if(vErrors !== null){
if(_errs330){
vErrors.length = _errs330;
}
else {
vErrors = null;
}
}
}
}
if(data86.unregistered !== undefined && func0.call(data86, "unregistered")){
let data114 = data86.unregistered;
const _errs337 = errors;
let valid83 = false;
const _errs338 = errors;
if(!(typeof data114 == "number")){
const err225 = {instancePath:instancePath+"/faults/" + i14+"/unregistered",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data114};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
var _valid22 = _errs338 === errors;
valid83 = valid83 || _valid22;
const _errs340 = errors;
if(typeof data114 === "string"){
if(!pattern6.test(data114)){
const err226 = {instancePath:instancePath+"/faults/" + i14+"/unregistered",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data114};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
else {
const err227 = {instancePath:instancePath+"/faults/" + i14+"/unregistered",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data114};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
var _valid22 = _errs340 === errors;
valid83 = valid83 || _valid22;
if(!valid83){
const err228 = {instancePath:instancePath+"/faults/" + i14+"/unregistered",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data114};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
else {
errors = _errs337;
if(vErrors !== null){
if(_errs337){
vErrors.length = _errs337;
}
else {
vErrors = null;
}
}
}
}
if(data86.notReady !== undefined && func0.call(data86, "notReady")){
let data115 = data86.notReady;
const _errs344 = errors;
let valid85 = false;
const _errs345 = errors;
if(!(typeof data115 == "number")){
const err229 = {instancePath:instancePath+"/faults/" + i14+"/notReady",schemaPath:"#/$defs/duration/anyOf/0/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.anyOf[0].type,parentSchema:schema32.anyOf[0],data:data115};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
var _valid23 = _errs345 === errors;
valid85 = valid85 || _valid23;
const _errs347 = errors;
if(typeof data115 === "string"){
if(!pattern6.test(data115)){
const err230 = {instancePath:instancePath+"/faults/" + i14+"/notReady",schemaPath:"#/$defs/duration/anyOf/1/pattern",keyword:"pattern",params:{pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"},message:"must match pattern \""+"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$"+"\"",schema:"^-?\\d+(\\.\\d+)?(ms|s|m|h|d)?$",parentSchema:schema32.anyOf[1],data:data115};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
else {
const err231 = {instancePath:instancePath+"/faults/" + i14+"/notReady",schemaPath:"#/$defs/duration/anyOf/1/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema32.anyOf[1].type,parentSchema:schema32.anyOf[1],data:data115};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
var _valid23 = _errs347 === errors;
valid85 = valid85 || _valid23;
if(!valid85){
const err232 = {instancePath:instancePath+"/faults/" + i14+"/notReady",schemaPath:"#/$defs/duration/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema32.anyOf,parentSchema:schema32,data:data115};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
else {
errors = _errs344;
if(vErrors !== null){
if(_errs344){
vErrors.length = _errs344;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err233 = {instancePath:instancePath+"/faults/" + i14,schemaPath:"#/properties/faults/items/anyOf/1/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.faults.items.anyOf[1].type,parentSchema:schema31.properties.faults.items.anyOf[1],data:data86};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
var _valid13 = _errs244 === errors;
valid65 = valid65 || _valid13;
if(!valid65){
const err234 = {instancePath:instancePath+"/faults/" + i14,schemaPath:"#/properties/faults/items/anyOf",keyword:"anyOf",params:{},message:"must match a schema in anyOf",schema:schema31.properties.faults.items.anyOf,parentSchema:schema31.properties.faults.items,data:data86};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
else {
errors = _errs241;
if(vErrors !== null){
if(_errs241){
vErrors.length = _errs241;
}
else {
vErrors = null;
}
}
}
}
}
else {
const err235 = {instancePath:instancePath+"/faults",schemaPath:"#/properties/faults/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.faults.type,parentSchema:schema31.properties.faults,data:data85};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
}
else {
const err236 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

function whenNeeded(source) {
let made;
return { test: (text) => (made ??= new RegExp(source, "u")).test(text) };
}