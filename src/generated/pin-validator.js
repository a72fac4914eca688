// Generated from schemas/recovery-pin.schema.json by `npm run schema`: do not edit.
import ucs2length from 'ajv/dist/runtime/ucs2length.js';
import schema from '../../schemas/recovery-pin.schema.json' with { type: 'json' };

export const pin = validate20;
const schema31 = schema;
const func0 = Object.prototype.hasOwnProperty;
const func68 = (ucs2length.default ?? ucs2length);
const pattern4 = whenNeeded("^[0-9a-f]{64}$");
const pattern6 = whenNeeded("^[0-9a-f]{32}$");
const pattern8 = whenNeeded("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://zstack-dr.dev/schemas/recovery-pin/v1.json" */;
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
if((data.apiVersion === undefined) || (!(func0.call(data, "apiVersion")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "apiVersion"},message:"must have required property '"+"apiVersion"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((data.kind === undefined) || (!(func0.call(data, "kind")))){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "kind"},message:"must have required property '"+"kind"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((data.plan === undefined) || (!(func0.call(data, "plan")))){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "plan"},message:"must have required property '"+"plan"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((data.digest === undefined) || (!(func0.call(data, "digest")))){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "digest"},message:"must have required property '"+"digest"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((data.groups === undefined) || (!(func0.call(data, "groups")))){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "groups"},message:"must have required property '"+"groups"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 of Object.keys(data)){
if(!((((((key0 === "apiVersion") || (key0 === "kind")) || (key0 === "plan")) || (key0 === "digest")) || (key0 === "contentDigest")) || (key0 === "groups"))){
const err5 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.apiVersion !== undefined && func0.call(data, "apiVersion")){
let data0 = data.apiVersion;
if("zstack-dr/v1" !== data0){
const err6 = {instancePath:instancePath+"/apiVersion",schemaPath:"#/properties/apiVersion/const",keyword:"const",params:{allowedValue: "zstack-dr/v1"},message:"must be equal to constant",schema:"zstack-dr/v1",parentSchema:schema31.properties.apiVersion,data:data0};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kind !== undefined && func0.call(data, "kind")){
let data1 = data.kind;
if("RecoveryPin" !== data1){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "RecoveryPin"},message:"must be equal to constant",schema:"RecoveryPin",parentSchema:schema31.properties.kind,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.plan !== undefined && func0.call(data, "plan")){
let data2 = data.plan;
if(typeof data2 === "string"){
if(func68(data2) < 1){
const err8 = {instancePath:instancePath+"/plan",schemaPath:"#/properties/plan/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema31.properties.plan,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
else {
const err9 = {instancePath:instancePath+"/plan",schemaPath:"#/properties/plan/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.plan.type,parentSchema:schema31.properties.plan,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.digest !== undefined && func0.call(data, "digest")){
let data3 = data.digest;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err10 = {instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\"",schema:"^[0-9a-f]{64}$",parentSchema:schema31.properties.digest,data:data3};
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
const err11 = {instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.digest.type,parentSchema:schema31.properties.digest,data:data3};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.contentDigest !== undefined && func0.call(data, "contentDigest")){
let data4 = data.contentDigest;
if(typeof data4 === "string"){
if(!pattern4.test(data4)){
const err12 = {instancePath:instancePath+"/contentDigest",schemaPath:"#/properties/contentDigest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\"",schema:"^[0-9a-f]{64}$",parentSchema:schema31.properties.contentDigest,data:data4};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/contentDigest",schemaPath:"#/properties/contentDigest/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.contentDigest.type,parentSchema:schema31.properties.contentDigest,data:data4};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.groups !== undefined && func0.call(data, "groups")){
let data5 = data.groups;
if(Array.isArray(data5)){
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if((data6.name === undefined) || (!(func0.call(data6, "name")))){
const err14 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((data6.vm === undefined) || (!(func0.call(data6, "vm")))){
const err15 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "vm"},message:"must have required property '"+"vm"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((data6.groupUuid === undefined) || (!(func0.call(data6, "groupUuid")))){
const err16 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "groupUuid"},message:"must have required property '"+"groupUuid"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
if((data6.volumes === undefined) || (!(func0.call(data6, "volumes")))){
const err17 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: "volumes"},message:"must have required property '"+"volumes"+"'",schema:schema31.properties.groups.items.required,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
for(const key1 of Object.keys(data6)){
if(!((((((key1 === "name") || (key1 === "vm")) || (key1 === "groupUuid")) || (key1 === "createdAt")) || (key1 === "size")) || (key1 === "volumes"))){
const err18 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data6.name !== undefined && func0.call(data6, "name")){
let data7 = data6.name;
if(typeof data7 === "string"){
if(func68(data7) < 1){
const err19 = {instancePath:instancePath+"/groups/" + i0+"/name",schemaPath:"#/properties/groups/items/properties/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters",schema:1,parentSchema:schema31.properties.groups.items.properties.name,data:data7};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
else {
const err20 = {instancePath:instancePath+"/groups/" + i0+"/name",schemaPath:"#/properties/groups/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.name.type,parentSchema:schema31.properties.groups.items.properties.name,data:data7};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.vm !== undefined && func0.call(data6, "vm")){
let data8 = data6.vm;
if(typeof data8 === "string"){
if(!pattern6.test(data8)){
const err21 = {instancePath:instancePath+"/groups/" + i0+"/vm",schemaPath:"#/properties/groups/items/properties/vm/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.vm,data:data8};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
else {
const err22 = {instancePath:instancePath+"/groups/" + i0+"/vm",schemaPath:"#/properties/groups/items/properties/vm/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.vm.type,parentSchema:schema31.properties.groups.items.properties.vm,data:data8};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data6.groupUuid !== undefined && func0.call(data6, "groupUuid")){
let data9 = data6.groupUuid;
if(typeof data9 === "string"){
if(!pattern6.test(data9)){
const err23 = {instancePath:instancePath+"/groups/" + i0+"/groupUuid",schemaPath:"#/properties/groups/items/properties/groupUuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.groupUuid,data:data9};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
else {
const err24 = {instancePath:instancePath+"/groups/" + i0+"/groupUuid",schemaPath:"#/properties/groups/items/properties/groupUuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.groupUuid.type,parentSchema:schema31.properties.groups.items.properties.groupUuid,data:data9};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data6.createdAt !== undefined && func0.call(data6, "createdAt")){
let data10 = data6.createdAt;
if(typeof data10 === "string"){
if(!pattern8.test(data10)){
const err25 = {instancePath:instancePath+"/groups/" + i0+"/createdAt",schemaPath:"#/properties/groups/items/properties/createdAt/pattern",keyword:"pattern",params:{pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$"},message:"must match pattern \""+"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$"+"\"",schema:"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$",parentSchema:schema31.properties.groups.items.properties.createdAt,data:data10};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
else {
const err26 = {instancePath:instancePath+"/groups/" + i0+"/createdAt",schemaPath:"#/properties/groups/items/properties/createdAt/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.createdAt.type,parentSchema:schema31.properties.groups.items.properties.createdAt,data:data10};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data6.size !== undefined && func0.call(data6, "size")){
let data11 = data6.size;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err27 = {instancePath:instancePath+"/groups/" + i0+"/size",schemaPath:"#/properties/groups/items/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.groups.items.properties.size.type,parentSchema:schema31.properties.groups.items.properties.size,data:data11};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 < 0 || isNaN(data11)){
const err28 = {instancePath:instancePath+"/groups/" + i0+"/size",schemaPath:"#/properties/groups/items/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.groups.items.properties.size,data:data11};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
if(data6.volumes !== undefined && func0.call(data6, "volumes")){
let data12 = data6.volumes;
if(Array.isArray(data12)){
if(data12.length < 1){
const err29 = {instancePath:instancePath+"/groups/" + i0+"/volumes",schemaPath:"#/properties/groups/items/properties/volumes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema31.properties.groups.items.properties.volumes,data:data12};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
const len1 = data12.length;
for(let i1=0; i1<len1; i1++){
let data13 = data12[i1];
if(data13 && typeof data13 == "object" && !Array.isArray(data13)){
if((data13.uuid === undefined) || (!(func0.call(data13, "uuid")))){
const err30 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1,schemaPath:"#/properties/groups/items/properties/volumes/items/required",keyword:"required",params:{missingProperty: "uuid"},message:"must have required property '"+"uuid"+"'",schema:schema31.properties.groups.items.properties.volumes.items.required,parentSchema:schema31.properties.groups.items.properties.volumes.items,data:data13};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
for(const key2 of Object.keys(data13)){
if(!(((key2 === "uuid") || (key2 === "type")) || (key2 === "size"))){
const err31 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1,schemaPath:"#/properties/groups/items/properties/volumes/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.groups.items.properties.volumes.items,data:data13};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data13.uuid !== undefined && func0.call(data13, "uuid")){
let data14 = data13.uuid;
if(typeof data14 === "string"){
if(!pattern6.test(data14)){
const err32 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1+"/uuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/uuid/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{32}$"},message:"must match pattern \""+"^[0-9a-f]{32}$"+"\"",schema:"^[0-9a-f]{32}$",parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.uuid,data:data14};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1+"/uuid",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/uuid/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.uuid.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.uuid,data:data14};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data13.type !== undefined && func0.call(data13, "type")){
let data15 = data13.type;
if(typeof data15 !== "string"){
const err34 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1+"/type",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.groups.items.properties.volumes.items.properties.type.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.type,data:data15};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data13.size !== undefined && func0.call(data13, "size")){
let data16 = data13.size;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err35 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1+"/size",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/size/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.groups.items.properties.volumes.items.properties.size.type,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.size,data:data16};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 < 0 || isNaN(data16)){
const err36 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1+"/size",schemaPath:"#/properties/groups/items/properties/volumes/items/properties/size/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.groups.items.properties.volumes.items.properties.size,data:data16};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
}
else {
const err37 = {instancePath:instancePath+"/groups/" + i0+"/volumes/" + i1,schemaPath:"#/properties/groups/items/properties/volumes/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.groups.items.properties.volumes.items.type,parentSchema:schema31.properties.groups.items.properties.volumes.items,data:data13};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
else {
const err38 = {instancePath:instancePath+"/groups/" + i0+"/volumes",schemaPath:"#/properties/groups/items/properties/volumes/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.items.properties.volumes.type,parentSchema:schema31.properties.groups.items.properties.volumes,data:data12};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
else {
const err39 = {instancePath:instancePath+"/groups/" + i0,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.groups.items.type,parentSchema:schema31.properties.groups.items,data:data6};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.groups.type,parentSchema:schema31.properties.groups,data:data5};
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
const err41 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
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