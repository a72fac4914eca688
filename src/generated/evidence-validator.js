// Generated from schemas/evidence.schema.json by `npm run schema`: do not edit.
import schema from '../../schemas/evidence.schema.json' with { type: 'json' };

export const evidence = validate20;
const schema31 = schema;
const schema32 = schema.$defs.objective;
const func0 = Object.prototype.hasOwnProperty;
const pattern4 = whenNeeded("^[a-z0-9][a-z0-9.-]{0,99}$");
const pattern5 = whenNeeded("^[0-9a-f]{64}$");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="https://zstack-dr.dev/schemas/evidence/v1.json" */;
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
if((data._type === undefined) || (!(func0.call(data, "_type")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "_type"},message:"must have required property '"+"_type"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((data.subject === undefined) || (!(func0.call(data, "subject")))){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "subject"},message:"must have required property '"+"subject"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((data.predicateType === undefined) || (!(func0.call(data, "predicateType")))){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "predicateType"},message:"must have required property '"+"predicateType"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((data.predicate === undefined) || (!(func0.call(data, "predicate")))){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "predicate"},message:"must have required property '"+"predicate"+"'",schema:schema31.required,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 of Object.keys(data)){
if(!((((key0 === "_type") || (key0 === "subject")) || (key0 === "predicateType")) || (key0 === "predicate"))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties",schema:false,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data._type !== undefined && func0.call(data, "_type")){
let data0 = data._type;
if("https://in-toto.io/Statement/v1" !== data0){
const err5 = {instancePath:instancePath+"/_type",schemaPath:"#/properties/_type/const",keyword:"const",params:{allowedValue: "https://in-toto.io/Statement/v1"},message:"must be equal to constant",schema:"https://in-toto.io/Statement/v1",parentSchema:schema31.properties._type,data:data0};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.subject !== undefined && func0.call(data, "subject")){
let data1 = data.subject;
if(Array.isArray(data1)){
if(data1.length > 20){
const err6 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/maxItems",keyword:"maxItems",params:{limit: 20},message:"must NOT have more than 20 items",schema:20,parentSchema:schema31.properties.subject,data:data1};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if(data1.length < 1){
const err7 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items",schema:1,parentSchema:schema31.properties.subject,data:data1};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
if((data2.name === undefined) || (!(func0.call(data2, "name")))){
const err8 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.subject.items.required,parentSchema:schema31.properties.subject.items,data:data2};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((data2.digest === undefined) || (!(func0.call(data2, "digest")))){
const err9 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "digest"},message:"must have required property '"+"digest"+"'",schema:schema31.properties.subject.items.required,parentSchema:schema31.properties.subject.items,data:data2};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((data2.annotations === undefined) || (!(func0.call(data2, "annotations")))){
const err10 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/required",keyword:"required",params:{missingProperty: "annotations"},message:"must have required property '"+"annotations"+"'",schema:schema31.properties.subject.items.required,parentSchema:schema31.properties.subject.items,data:data2};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
for(const key1 of Object.keys(data2)){
if(!(((key1 === "name") || (key1 === "digest")) || (key1 === "annotations"))){
const err11 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.subject.items,data:data2};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data2.name !== undefined && func0.call(data2, "name")){
let data3 = data2.name;
if(typeof data3 === "string"){
if(!pattern4.test(data3)){
const err12 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]{0,99}$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]{0,99}$"+"\"",schema:"^[a-z0-9][a-z0-9.-]{0,99}$",parentSchema:schema31.properties.subject.items.properties.name,data:data3};
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
const err13 = {instancePath:instancePath+"/subject/" + i0+"/name",schemaPath:"#/properties/subject/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.subject.items.properties.name.type,parentSchema:schema31.properties.subject.items.properties.name,data:data3};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data2.digest !== undefined && func0.call(data2, "digest")){
let data4 = data2.digest;
if(data4 && typeof data4 == "object" && !Array.isArray(data4)){
if((data4.sha256 === undefined) || (!(func0.call(data4, "sha256")))){
const err14 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/required",keyword:"required",params:{missingProperty: "sha256"},message:"must have required property '"+"sha256"+"'",schema:schema31.properties.subject.items.properties.digest.required,parentSchema:schema31.properties.subject.items.properties.digest,data:data4};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key2 of Object.keys(data4)){
if(!(key2 === "sha256")){
const err15 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.subject.items.properties.digest,data:data4};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data4.sha256 !== undefined && func0.call(data4, "sha256")){
let data5 = data4.sha256;
if(typeof data5 === "string"){
if(!pattern5.test(data5)){
const err16 = {instancePath:instancePath+"/subject/" + i0+"/digest/sha256",schemaPath:"#/properties/subject/items/properties/digest/properties/sha256/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\"",schema:"^[0-9a-f]{64}$",parentSchema:schema31.properties.subject.items.properties.digest.properties.sha256,data:data5};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/subject/" + i0+"/digest/sha256",schemaPath:"#/properties/subject/items/properties/digest/properties/sha256/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.subject.items.properties.digest.properties.sha256.type,parentSchema:schema31.properties.subject.items.properties.digest.properties.sha256,data:data5};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
else {
const err18 = {instancePath:instancePath+"/subject/" + i0+"/digest",schemaPath:"#/properties/subject/items/properties/digest/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.subject.items.properties.digest.type,parentSchema:schema31.properties.subject.items.properties.digest,data:data4};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data2.annotations !== undefined && func0.call(data2, "annotations")){
let data6 = data2.annotations;
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
if((data6.bytes === undefined) || (!(func0.call(data6, "bytes")))){
const err19 = {instancePath:instancePath+"/subject/" + i0+"/annotations",schemaPath:"#/properties/subject/items/properties/annotations/required",keyword:"required",params:{missingProperty: "bytes"},message:"must have required property '"+"bytes"+"'",schema:schema31.properties.subject.items.properties.annotations.required,parentSchema:schema31.properties.subject.items.properties.annotations,data:data6};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
for(const key3 of Object.keys(data6)){
if(!(key3 === "bytes")){
const err20 = {instancePath:instancePath+"/subject/" + i0+"/annotations",schemaPath:"#/properties/subject/items/properties/annotations/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.subject.items.properties.annotations,data:data6};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data6.bytes !== undefined && func0.call(data6, "bytes")){
let data7 = data6.bytes;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err21 = {instancePath:instancePath+"/subject/" + i0+"/annotations/bytes",schemaPath:"#/properties/subject/items/properties/annotations/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.subject.items.properties.annotations.properties.bytes.type,parentSchema:schema31.properties.subject.items.properties.annotations.properties.bytes,data:data7};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 < 0 || isNaN(data7)){
const err22 = {instancePath:instancePath+"/subject/" + i0+"/annotations/bytes",schemaPath:"#/properties/subject/items/properties/annotations/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.subject.items.properties.annotations.properties.bytes,data:data7};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
}
else {
const err23 = {instancePath:instancePath+"/subject/" + i0+"/annotations",schemaPath:"#/properties/subject/items/properties/annotations/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.subject.items.properties.annotations.type,parentSchema:schema31.properties.subject.items.properties.annotations,data:data6};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/subject/" + i0,schemaPath:"#/properties/subject/items/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.subject.items.type,parentSchema:schema31.properties.subject.items,data:data2};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/subject",schemaPath:"#/properties/subject/type",keyword:"type",params:{type: "array"},message:"must be array",schema:schema31.properties.subject.type,parentSchema:schema31.properties.subject,data:data1};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.predicateType !== undefined && func0.call(data, "predicateType")){
let data8 = data.predicateType;
if("https://zstack-dr.dev/recovery-evidence/v1" !== data8){
const err26 = {instancePath:instancePath+"/predicateType",schemaPath:"#/properties/predicateType/const",keyword:"const",params:{allowedValue: "https://zstack-dr.dev/recovery-evidence/v1"},message:"must be equal to constant",schema:"https://zstack-dr.dev/recovery-evidence/v1",parentSchema:schema31.properties.predicateType,data:data8};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.predicate !== undefined && func0.call(data, "predicate")){
let data9 = data.predicate;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if((data9.runId === undefined) || (!(func0.call(data9, "runId")))){
const err27 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "runId"},message:"must have required property '"+"runId"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((data9.state === undefined) || (!(func0.call(data9, "state")))){
const err28 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "state"},message:"must have required property '"+"state"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if((data9.outcome === undefined) || (!(func0.call(data9, "outcome")))){
const err29 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "outcome"},message:"must have required property '"+"outcome"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((data9.plan === undefined) || (!(func0.call(data9, "plan")))){
const err30 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "plan"},message:"must have required property '"+"plan"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if((data9.operator === undefined) || (!(func0.call(data9, "operator")))){
const err31 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "operator"},message:"must have required property '"+"operator"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((data9.tool === undefined) || (!(func0.call(data9, "tool")))){
const err32 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "tool"},message:"must have required property '"+"tool"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if((data9.startedAt === undefined) || (!(func0.call(data9, "startedAt")))){
const err33 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "startedAt"},message:"must have required property '"+"startedAt"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if((data9.finishedAt === undefined) || (!(func0.call(data9, "finishedAt")))){
const err34 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "finishedAt"},message:"must have required property '"+"finishedAt"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((data9.resumes === undefined) || (!(func0.call(data9, "resumes")))){
const err35 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "resumes"},message:"must have required property '"+"resumes"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((data9.counts === undefined) || (!(func0.call(data9, "counts")))){
const err36 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "counts"},message:"must have required property '"+"counts"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((data9.volumes === undefined) || (!(func0.call(data9, "volumes")))){
const err37 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "volumes"},message:"must have required property '"+"volumes"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if((data9.vms === undefined) || (!(func0.call(data9, "vms")))){
const err38 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "vms"},message:"must have required property '"+"vms"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if((data9.checks === undefined) || (!(func0.call(data9, "checks")))){
const err39 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "checks"},message:"must have required property '"+"checks"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if((data9.objectives === undefined) || (!(func0.call(data9, "objectives")))){
const err40 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "objectives"},message:"must have required property '"+"objectives"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if((data9.journal === undefined) || (!(func0.call(data9, "journal")))){
const err41 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/required",keyword:"required",params:{missingProperty: "journal"},message:"must have required property '"+"journal"+"'",schema:schema31.properties.predicate.required,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key4 of Object.keys(data9)){
if(!(func0.call(schema31.properties.predicate.properties, key4))){
const err42 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data9.runId !== undefined && func0.call(data9, "runId")){
let data10 = data9.runId;
if(typeof data10 !== "string"){
const err43 = {instancePath:instancePath+"/predicate/runId",schemaPath:"#/properties/predicate/properties/runId/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.runId.type,parentSchema:schema31.properties.predicate.properties.runId,data:data10};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data9.parent !== undefined && func0.call(data9, "parent")){
let data11 = data9.parent;
if(typeof data11 !== "string"){
const err44 = {instancePath:instancePath+"/predicate/parent",schemaPath:"#/properties/predicate/properties/parent/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.parent.type,parentSchema:schema31.properties.predicate.properties.parent,data:data11};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data9.state !== undefined && func0.call(data9, "state")){
let data12 = data9.state;
if(!((data12 === "ended") || (data12 === "interrupted"))){
const err45 = {instancePath:instancePath+"/predicate/state",schemaPath:"#/properties/predicate/properties/state/enum",keyword:"enum",params:{allowedValues: schema31.properties.predicate.properties.state.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.predicate.properties.state.enum,parentSchema:schema31.properties.predicate.properties.state,data:data12};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data9.outcome !== undefined && func0.call(data9, "outcome")){
let data13 = data9.outcome;
if(typeof data13 !== "string"){
const err46 = {instancePath:instancePath+"/predicate/outcome",schemaPath:"#/properties/predicate/properties/outcome/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.outcome.type,parentSchema:schema31.properties.predicate.properties.outcome,data:data13};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data9.simulated !== undefined && func0.call(data9, "simulated")){
let data14 = data9.simulated;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if((data14.speed === undefined) || (!(func0.call(data14, "speed")))){
const err47 = {instancePath:instancePath+"/predicate/simulated",schemaPath:"#/properties/predicate/properties/simulated/required",keyword:"required",params:{missingProperty: "speed"},message:"must have required property '"+"speed"+"'",schema:schema31.properties.predicate.properties.simulated.required,parentSchema:schema31.properties.predicate.properties.simulated,data:data14};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if((data14.seed === undefined) || (!(func0.call(data14, "seed")))){
const err48 = {instancePath:instancePath+"/predicate/simulated",schemaPath:"#/properties/predicate/properties/simulated/required",keyword:"required",params:{missingProperty: "seed"},message:"must have required property '"+"seed"+"'",schema:schema31.properties.predicate.properties.simulated.required,parentSchema:schema31.properties.predicate.properties.simulated,data:data14};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
for(const key5 of Object.keys(data14)){
if(!((key5 === "speed") || (key5 === "seed"))){
const err49 = {instancePath:instancePath+"/predicate/simulated",schemaPath:"#/properties/predicate/properties/simulated/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.simulated,data:data14};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data14.speed !== undefined && func0.call(data14, "speed")){
let data15 = data14.speed;
if(!((typeof data15 == "number") && (isFinite(data15)))){
const err50 = {instancePath:instancePath+"/predicate/simulated/speed",schemaPath:"#/properties/predicate/properties/simulated/properties/speed/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema31.properties.predicate.properties.simulated.properties.speed.type,parentSchema:schema31.properties.predicate.properties.simulated.properties.speed,data:data15};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data14.seed !== undefined && func0.call(data14, "seed")){
let data16 = data14.seed;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
const err51 = {instancePath:instancePath+"/predicate/simulated/seed",schemaPath:"#/properties/predicate/properties/simulated/properties/seed/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.simulated.properties.seed.type,parentSchema:schema31.properties.predicate.properties.simulated.properties.seed,data:data16};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
}
else {
const err52 = {instancePath:instancePath+"/predicate/simulated",schemaPath:"#/properties/predicate/properties/simulated/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.simulated.type,parentSchema:schema31.properties.predicate.properties.simulated,data:data14};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data9.plan !== undefined && func0.call(data9, "plan")){
let data17 = data9.plan;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
if((data17.name === undefined) || (!(func0.call(data17, "name")))){
const err53 = {instancePath:instancePath+"/predicate/plan",schemaPath:"#/properties/predicate/properties/plan/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.predicate.properties.plan.required,parentSchema:schema31.properties.predicate.properties.plan,data:data17};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if((data17.digest === undefined) || (!(func0.call(data17, "digest")))){
const err54 = {instancePath:instancePath+"/predicate/plan",schemaPath:"#/properties/predicate/properties/plan/required",keyword:"required",params:{missingProperty: "digest"},message:"must have required property '"+"digest"+"'",schema:schema31.properties.predicate.properties.plan.required,parentSchema:schema31.properties.predicate.properties.plan,data:data17};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
for(const key6 of Object.keys(data17)){
if(!((key6 === "name") || (key6 === "digest"))){
const err55 = {instancePath:instancePath+"/predicate/plan",schemaPath:"#/properties/predicate/properties/plan/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.plan,data:data17};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data17.name !== undefined && func0.call(data17, "name")){
let data18 = data17.name;
if(typeof data18 !== "string"){
const err56 = {instancePath:instancePath+"/predicate/plan/name",schemaPath:"#/properties/predicate/properties/plan/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.plan.properties.name.type,parentSchema:schema31.properties.predicate.properties.plan.properties.name,data:data18};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data17.digest !== undefined && func0.call(data17, "digest")){
let data19 = data17.digest;
if(typeof data19 !== "string"){
const err57 = {instancePath:instancePath+"/predicate/plan/digest",schemaPath:"#/properties/predicate/properties/plan/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.plan.properties.digest.type,parentSchema:schema31.properties.predicate.properties.plan.properties.digest,data:data19};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
else {
const err58 = {instancePath:instancePath+"/predicate/plan",schemaPath:"#/properties/predicate/properties/plan/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.plan.type,parentSchema:schema31.properties.predicate.properties.plan,data:data17};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data9.operator !== undefined && func0.call(data9, "operator")){
let data20 = data9.operator;
if(typeof data20 !== "string"){
const err59 = {instancePath:instancePath+"/predicate/operator",schemaPath:"#/properties/predicate/properties/operator/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.operator.type,parentSchema:schema31.properties.predicate.properties.operator,data:data20};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data9.tool !== undefined && func0.call(data9, "tool")){
let data21 = data9.tool;
if(typeof data21 !== "string"){
const err60 = {instancePath:instancePath+"/predicate/tool",schemaPath:"#/properties/predicate/properties/tool/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.tool.type,parentSchema:schema31.properties.predicate.properties.tool,data:data21};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data9.declaredAt !== undefined && func0.call(data9, "declaredAt")){
let data22 = data9.declaredAt;
if(typeof data22 !== "string"){
const err61 = {instancePath:instancePath+"/predicate/declaredAt",schemaPath:"#/properties/predicate/properties/declaredAt/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.declaredAt.type,parentSchema:schema31.properties.predicate.properties.declaredAt,data:data22};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data9.startedAt !== undefined && func0.call(data9, "startedAt")){
let data23 = data9.startedAt;
if(typeof data23 !== "string"){
const err62 = {instancePath:instancePath+"/predicate/startedAt",schemaPath:"#/properties/predicate/properties/startedAt/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.startedAt.type,parentSchema:schema31.properties.predicate.properties.startedAt,data:data23};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data9.finishedAt !== undefined && func0.call(data9, "finishedAt")){
let data24 = data9.finishedAt;
if(typeof data24 !== "string"){
const err63 = {instancePath:instancePath+"/predicate/finishedAt",schemaPath:"#/properties/predicate/properties/finishedAt/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.finishedAt.type,parentSchema:schema31.properties.predicate.properties.finishedAt,data:data24};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data9.resumes !== undefined && func0.call(data9, "resumes")){
let data25 = data9.resumes;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err64 = {instancePath:instancePath+"/predicate/resumes",schemaPath:"#/properties/predicate/properties/resumes/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.resumes.type,parentSchema:schema31.properties.predicate.properties.resumes,data:data25};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 < 0 || isNaN(data25)){
const err65 = {instancePath:instancePath+"/predicate/resumes",schemaPath:"#/properties/predicate/properties/resumes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.resumes,data:data25};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
if(data9.counts !== undefined && func0.call(data9, "counts")){
let data26 = data9.counts;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key7 of Object.keys(data26)){
let data27 = data26[key7];
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err66 = {instancePath:instancePath+"/predicate/counts/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/counts/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.counts.additionalProperties.type,parentSchema:schema31.properties.predicate.properties.counts.additionalProperties,data:data27};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 < 0 || isNaN(data27)){
const err67 = {instancePath:instancePath+"/predicate/counts/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/counts/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.counts.additionalProperties,data:data27};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
}
else {
const err68 = {instancePath:instancePath+"/predicate/counts",schemaPath:"#/properties/predicate/properties/counts/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.counts.type,parentSchema:schema31.properties.predicate.properties.counts,data:data26};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data9.volumes !== undefined && func0.call(data9, "volumes")){
let data28 = data9.volumes;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key8 of Object.keys(data28)){
let data29 = data28[key8];
if(!(((typeof data29 == "number") && (!(data29 % 1) && !isNaN(data29))) && (isFinite(data29)))){
const err69 = {instancePath:instancePath+"/predicate/volumes/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/volumes/additionalProperties/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.volumes.additionalProperties.type,parentSchema:schema31.properties.predicate.properties.volumes.additionalProperties,data:data29};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if((typeof data29 == "number") && (isFinite(data29))){
if(data29 < 0 || isNaN(data29)){
const err70 = {instancePath:instancePath+"/predicate/volumes/" + key8.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/predicate/properties/volumes/additionalProperties/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.volumes.additionalProperties,data:data29};
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
}
else {
const err71 = {instancePath:instancePath+"/predicate/volumes",schemaPath:"#/properties/predicate/properties/volumes/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.volumes.type,parentSchema:schema31.properties.predicate.properties.volumes,data:data28};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data9.vms !== undefined && func0.call(data9, "vms")){
let data30 = data9.vms;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
if((data30.asked === undefined) || (!(func0.call(data30, "asked")))){
const err72 = {instancePath:instancePath+"/predicate/vms",schemaPath:"#/properties/predicate/properties/vms/required",keyword:"required",params:{missingProperty: "asked"},message:"must have required property '"+"asked"+"'",schema:schema31.properties.predicate.properties.vms.required,parentSchema:schema31.properties.predicate.properties.vms,data:data30};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if((data30.restored === undefined) || (!(func0.call(data30, "restored")))){
const err73 = {instancePath:instancePath+"/predicate/vms",schemaPath:"#/properties/predicate/properties/vms/required",keyword:"required",params:{missingProperty: "restored"},message:"must have required property '"+"restored"+"'",schema:schema31.properties.predicate.properties.vms.required,parentSchema:schema31.properties.predicate.properties.vms,data:data30};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
for(const key9 of Object.keys(data30)){
if(!((key9 === "asked") || (key9 === "restored"))){
const err74 = {instancePath:instancePath+"/predicate/vms",schemaPath:"#/properties/predicate/properties/vms/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.vms,data:data30};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data30.asked !== undefined && func0.call(data30, "asked")){
let data31 = data30.asked;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err75 = {instancePath:instancePath+"/predicate/vms/asked",schemaPath:"#/properties/predicate/properties/vms/properties/asked/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.vms.properties.asked.type,parentSchema:schema31.properties.predicate.properties.vms.properties.asked,data:data31};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 < 0 || isNaN(data31)){
const err76 = {instancePath:instancePath+"/predicate/vms/asked",schemaPath:"#/properties/predicate/properties/vms/properties/asked/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.vms.properties.asked,data:data31};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
if(data30.restored !== undefined && func0.call(data30, "restored")){
let data32 = data30.restored;
if(!(((typeof data32 == "number") && (!(data32 % 1) && !isNaN(data32))) && (isFinite(data32)))){
const err77 = {instancePath:instancePath+"/predicate/vms/restored",schemaPath:"#/properties/predicate/properties/vms/properties/restored/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.vms.properties.restored.type,parentSchema:schema31.properties.predicate.properties.vms.properties.restored,data:data32};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if((typeof data32 == "number") && (isFinite(data32))){
if(data32 < 0 || isNaN(data32)){
const err78 = {instancePath:instancePath+"/predicate/vms/restored",schemaPath:"#/properties/predicate/properties/vms/properties/restored/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.vms.properties.restored,data:data32};
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
}
else {
const err79 = {instancePath:instancePath+"/predicate/vms",schemaPath:"#/properties/predicate/properties/vms/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.vms.type,parentSchema:schema31.properties.predicate.properties.vms,data:data30};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data9.checks !== undefined && func0.call(data9, "checks")){
let data33 = data9.checks;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
if((data33.passed === undefined) || (!(func0.call(data33, "passed")))){
const err80 = {instancePath:instancePath+"/predicate/checks",schemaPath:"#/properties/predicate/properties/checks/required",keyword:"required",params:{missingProperty: "passed"},message:"must have required property '"+"passed"+"'",schema:schema31.properties.predicate.properties.checks.required,parentSchema:schema31.properties.predicate.properties.checks,data:data33};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if((data33.failed === undefined) || (!(func0.call(data33, "failed")))){
const err81 = {instancePath:instancePath+"/predicate/checks",schemaPath:"#/properties/predicate/properties/checks/required",keyword:"required",params:{missingProperty: "failed"},message:"must have required property '"+"failed"+"'",schema:schema31.properties.predicate.properties.checks.required,parentSchema:schema31.properties.predicate.properties.checks,data:data33};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if((data33.notMade === undefined) || (!(func0.call(data33, "notMade")))){
const err82 = {instancePath:instancePath+"/predicate/checks",schemaPath:"#/properties/predicate/properties/checks/required",keyword:"required",params:{missingProperty: "notMade"},message:"must have required property '"+"notMade"+"'",schema:schema31.properties.predicate.properties.checks.required,parentSchema:schema31.properties.predicate.properties.checks,data:data33};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
for(const key10 of Object.keys(data33)){
if(!(((key10 === "passed") || (key10 === "failed")) || (key10 === "notMade"))){
const err83 = {instancePath:instancePath+"/predicate/checks",schemaPath:"#/properties/predicate/properties/checks/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.checks,data:data33};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
if(data33.passed !== undefined && func0.call(data33, "passed")){
let data34 = data33.passed;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err84 = {instancePath:instancePath+"/predicate/checks/passed",schemaPath:"#/properties/predicate/properties/checks/properties/passed/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.checks.properties.passed.type,parentSchema:schema31.properties.predicate.properties.checks.properties.passed,data:data34};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 < 0 || isNaN(data34)){
const err85 = {instancePath:instancePath+"/predicate/checks/passed",schemaPath:"#/properties/predicate/properties/checks/properties/passed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.checks.properties.passed,data:data34};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
if(data33.failed !== undefined && func0.call(data33, "failed")){
let data35 = data33.failed;
if(!(((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35))) && (isFinite(data35)))){
const err86 = {instancePath:instancePath+"/predicate/checks/failed",schemaPath:"#/properties/predicate/properties/checks/properties/failed/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.checks.properties.failed.type,parentSchema:schema31.properties.predicate.properties.checks.properties.failed,data:data35};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if((typeof data35 == "number") && (isFinite(data35))){
if(data35 < 0 || isNaN(data35)){
const err87 = {instancePath:instancePath+"/predicate/checks/failed",schemaPath:"#/properties/predicate/properties/checks/properties/failed/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.checks.properties.failed,data:data35};
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
if(data33.notMade !== undefined && func0.call(data33, "notMade")){
let data36 = data33.notMade;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err88 = {instancePath:instancePath+"/predicate/checks/notMade",schemaPath:"#/properties/predicate/properties/checks/properties/notMade/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.checks.properties.notMade.type,parentSchema:schema31.properties.predicate.properties.checks.properties.notMade,data:data36};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 < 0 || isNaN(data36)){
const err89 = {instancePath:instancePath+"/predicate/checks/notMade",schemaPath:"#/properties/predicate/properties/checks/properties/notMade/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.checks.properties.notMade,data:data36};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
}
else {
const err90 = {instancePath:instancePath+"/predicate/checks",schemaPath:"#/properties/predicate/properties/checks/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.checks.type,parentSchema:schema31.properties.predicate.properties.checks,data:data33};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data9.drill !== undefined && func0.call(data9, "drill")){
let data37 = data9.drill;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
if((data37.cleanup === undefined) || (!(func0.call(data37, "cleanup")))){
const err91 = {instancePath:instancePath+"/predicate/drill",schemaPath:"#/properties/predicate/properties/drill/required",keyword:"required",params:{missingProperty: "cleanup"},message:"must have required property '"+"cleanup"+"'",schema:schema31.properties.predicate.properties.drill.required,parentSchema:schema31.properties.predicate.properties.drill,data:data37};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if((data37.removed === undefined) || (!(func0.call(data37, "removed")))){
const err92 = {instancePath:instancePath+"/predicate/drill",schemaPath:"#/properties/predicate/properties/drill/required",keyword:"required",params:{missingProperty: "removed"},message:"must have required property '"+"removed"+"'",schema:schema31.properties.predicate.properties.drill.required,parentSchema:schema31.properties.predicate.properties.drill,data:data37};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
if((data37.leftovers === undefined) || (!(func0.call(data37, "leftovers")))){
const err93 = {instancePath:instancePath+"/predicate/drill",schemaPath:"#/properties/predicate/properties/drill/required",keyword:"required",params:{missingProperty: "leftovers"},message:"must have required property '"+"leftovers"+"'",schema:schema31.properties.predicate.properties.drill.required,parentSchema:schema31.properties.predicate.properties.drill,data:data37};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
for(const key11 of Object.keys(data37)){
if(!((((((key11 === "schedule") || (key11 === "cleanup")) || (key11 === "keptUntil")) || (key11 === "cleanedAt")) || (key11 === "removed")) || (key11 === "leftovers"))){
const err94 = {instancePath:instancePath+"/predicate/drill",schemaPath:"#/properties/predicate/properties/drill/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.drill,data:data37};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data37.schedule !== undefined && func0.call(data37, "schedule")){
let data38 = data37.schedule;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if((data38.name === undefined) || (!(func0.call(data38, "name")))){
const err95 = {instancePath:instancePath+"/predicate/drill/schedule",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'",schema:schema31.properties.predicate.properties.drill.properties.schedule.required,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule,data:data38};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if((data38.due === undefined) || (!(func0.call(data38, "due")))){
const err96 = {instancePath:instancePath+"/predicate/drill/schedule",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/required",keyword:"required",params:{missingProperty: "due"},message:"must have required property '"+"due"+"'",schema:schema31.properties.predicate.properties.drill.properties.schedule.required,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule,data:data38};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
for(const key12 of Object.keys(data38)){
if(!((key12 === "name") || (key12 === "due"))){
const err97 = {instancePath:instancePath+"/predicate/drill/schedule",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule,data:data38};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data38.name !== undefined && func0.call(data38, "name")){
let data39 = data38.name;
if(typeof data39 !== "string"){
const err98 = {instancePath:instancePath+"/predicate/drill/schedule/name",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.drill.properties.schedule.properties.name.type,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule.properties.name,data:data39};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data38.due !== undefined && func0.call(data38, "due")){
let data40 = data38.due;
if(typeof data40 !== "string"){
const err99 = {instancePath:instancePath+"/predicate/drill/schedule/due",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/properties/due/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.drill.properties.schedule.properties.due.type,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule.properties.due,data:data40};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/predicate/drill/schedule",schemaPath:"#/properties/predicate/properties/drill/properties/schedule/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.drill.properties.schedule.type,parentSchema:schema31.properties.predicate.properties.drill.properties.schedule,data:data38};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data37.cleanup !== undefined && func0.call(data37, "cleanup")){
let data41 = data37.cleanup;
if(!((((data41 === "pending") || (data41 === "kept")) || (data41 === "left")) || (data41 === "done"))){
const err101 = {instancePath:instancePath+"/predicate/drill/cleanup",schemaPath:"#/properties/predicate/properties/drill/properties/cleanup/enum",keyword:"enum",params:{allowedValues: schema31.properties.predicate.properties.drill.properties.cleanup.enum},message:"must be equal to one of the allowed values",schema:schema31.properties.predicate.properties.drill.properties.cleanup.enum,parentSchema:schema31.properties.predicate.properties.drill.properties.cleanup,data:data41};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data37.keptUntil !== undefined && func0.call(data37, "keptUntil")){
let data42 = data37.keptUntil;
if(typeof data42 !== "string"){
const err102 = {instancePath:instancePath+"/predicate/drill/keptUntil",schemaPath:"#/properties/predicate/properties/drill/properties/keptUntil/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.drill.properties.keptUntil.type,parentSchema:schema31.properties.predicate.properties.drill.properties.keptUntil,data:data42};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data37.cleanedAt !== undefined && func0.call(data37, "cleanedAt")){
let data43 = data37.cleanedAt;
if(typeof data43 !== "string"){
const err103 = {instancePath:instancePath+"/predicate/drill/cleanedAt",schemaPath:"#/properties/predicate/properties/drill/properties/cleanedAt/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.drill.properties.cleanedAt.type,parentSchema:schema31.properties.predicate.properties.drill.properties.cleanedAt,data:data43};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data37.removed !== undefined && func0.call(data37, "removed")){
let data44 = data37.removed;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
if((data44.vm === undefined) || (!(func0.call(data44, "vm")))){
const err104 = {instancePath:instancePath+"/predicate/drill/removed",schemaPath:"#/properties/predicate/properties/drill/properties/removed/required",keyword:"required",params:{missingProperty: "vm"},message:"must have required property '"+"vm"+"'",schema:schema31.properties.predicate.properties.drill.properties.removed.required,parentSchema:schema31.properties.predicate.properties.drill.properties.removed,data:data44};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
if((data44.volume === undefined) || (!(func0.call(data44, "volume")))){
const err105 = {instancePath:instancePath+"/predicate/drill/removed",schemaPath:"#/properties/predicate/properties/drill/properties/removed/required",keyword:"required",params:{missingProperty: "volume"},message:"must have required property '"+"volume"+"'",schema:schema31.properties.predicate.properties.drill.properties.removed.required,parentSchema:schema31.properties.predicate.properties.drill.properties.removed,data:data44};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if((data44.copy === undefined) || (!(func0.call(data44, "copy")))){
const err106 = {instancePath:instancePath+"/predicate/drill/removed",schemaPath:"#/properties/predicate/properties/drill/properties/removed/required",keyword:"required",params:{missingProperty: "copy"},message:"must have required property '"+"copy"+"'",schema:schema31.properties.predicate.properties.drill.properties.removed.required,parentSchema:schema31.properties.predicate.properties.drill.properties.removed,data:data44};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
for(const key13 of Object.keys(data44)){
if(!(((key13 === "vm") || (key13 === "volume")) || (key13 === "copy"))){
const err107 = {instancePath:instancePath+"/predicate/drill/removed",schemaPath:"#/properties/predicate/properties/drill/properties/removed/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.drill.properties.removed,data:data44};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data44.vm !== undefined && func0.call(data44, "vm")){
let data45 = data44.vm;
if(!(((typeof data45 == "number") && (!(data45 % 1) && !isNaN(data45))) && (isFinite(data45)))){
const err108 = {instancePath:instancePath+"/predicate/drill/removed/vm",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/vm/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.drill.properties.removed.properties.vm.type,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.vm,data:data45};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
if((typeof data45 == "number") && (isFinite(data45))){
if(data45 < 0 || isNaN(data45)){
const err109 = {instancePath:instancePath+"/predicate/drill/removed/vm",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/vm/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.vm,data:data45};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
}
if(data44.volume !== undefined && func0.call(data44, "volume")){
let data46 = data44.volume;
if(!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46)))){
const err110 = {instancePath:instancePath+"/predicate/drill/removed/volume",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/volume/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.drill.properties.removed.properties.volume.type,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.volume,data:data46};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 < 0 || isNaN(data46)){
const err111 = {instancePath:instancePath+"/predicate/drill/removed/volume",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/volume/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.volume,data:data46};
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
if(data44.copy !== undefined && func0.call(data44, "copy")){
let data47 = data44.copy;
if(!(((typeof data47 == "number") && (!(data47 % 1) && !isNaN(data47))) && (isFinite(data47)))){
const err112 = {instancePath:instancePath+"/predicate/drill/removed/copy",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/copy/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.drill.properties.removed.properties.copy.type,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.copy,data:data47};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if((typeof data47 == "number") && (isFinite(data47))){
if(data47 < 0 || isNaN(data47)){
const err113 = {instancePath:instancePath+"/predicate/drill/removed/copy",schemaPath:"#/properties/predicate/properties/drill/properties/removed/properties/copy/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.drill.properties.removed.properties.copy,data:data47};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
}
}
else {
const err114 = {instancePath:instancePath+"/predicate/drill/removed",schemaPath:"#/properties/predicate/properties/drill/properties/removed/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.drill.properties.removed.type,parentSchema:schema31.properties.predicate.properties.drill.properties.removed,data:data44};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data37.leftovers !== undefined && func0.call(data37, "leftovers")){
let data48 = data37.leftovers;
if(!(((typeof data48 == "number") && (!(data48 % 1) && !isNaN(data48))) && (isFinite(data48)))){
const err115 = {instancePath:instancePath+"/predicate/drill/leftovers",schemaPath:"#/properties/predicate/properties/drill/properties/leftovers/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.drill.properties.leftovers.type,parentSchema:schema31.properties.predicate.properties.drill.properties.leftovers,data:data48};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if((typeof data48 == "number") && (isFinite(data48))){
if(data48 < 0 || isNaN(data48)){
const err116 = {instancePath:instancePath+"/predicate/drill/leftovers",schemaPath:"#/properties/predicate/properties/drill/properties/leftovers/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.drill.properties.leftovers,data:data48};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
}
else {
const err117 = {instancePath:instancePath+"/predicate/drill",schemaPath:"#/properties/predicate/properties/drill/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.drill.type,parentSchema:schema31.properties.predicate.properties.drill,data:data37};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data9.objectives !== undefined && func0.call(data9, "objectives")){
let data49 = data9.objectives;
if(data49 && typeof data49 == "object" && !Array.isArray(data49)){
if((data49.groups === undefined) || (!(func0.call(data49, "groups")))){
const err118 = {instancePath:instancePath+"/predicate/objectives",schemaPath:"#/properties/predicate/properties/objectives/required",keyword:"required",params:{missingProperty: "groups"},message:"must have required property '"+"groups"+"'",schema:schema31.properties.predicate.properties.objectives.required,parentSchema:schema31.properties.predicate.properties.objectives,data:data49};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if((data49.rto === undefined) || (!(func0.call(data49, "rto")))){
const err119 = {instancePath:instancePath+"/predicate/objectives",schemaPath:"#/properties/predicate/properties/objectives/required",keyword:"required",params:{missingProperty: "rto"},message:"must have required property '"+"rto"+"'",schema:schema31.properties.predicate.properties.objectives.required,parentSchema:schema31.properties.predicate.properties.objectives,data:data49};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if((data49.rpo === undefined) || (!(func0.call(data49, "rpo")))){
const err120 = {instancePath:instancePath+"/predicate/objectives",schemaPath:"#/properties/predicate/properties/objectives/required",keyword:"required",params:{missingProperty: "rpo"},message:"must have required property '"+"rpo"+"'",schema:schema31.properties.predicate.properties.objectives.required,parentSchema:schema31.properties.predicate.properties.objectives,data:data49};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
for(const key14 of Object.keys(data49)){
if(!(((key14 === "groups") || (key14 === "rto")) || (key14 === "rpo"))){
const err121 = {instancePath:instancePath+"/predicate/objectives",schemaPath:"#/properties/predicate/properties/objectives/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.objectives,data:data49};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data49.groups !== undefined && func0.call(data49, "groups")){
let data50 = data49.groups;
if(data50 && typeof data50 == "object" && !Array.isArray(data50)){
if((data50.planned === undefined) || (!(func0.call(data50, "planned")))){
const err122 = {instancePath:instancePath+"/predicate/objectives/groups",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/required",keyword:"required",params:{missingProperty: "planned"},message:"must have required property '"+"planned"+"'",schema:schema31.properties.predicate.properties.objectives.properties.groups.required,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if((data50.asked === undefined) || (!(func0.call(data50, "asked")))){
const err123 = {instancePath:instancePath+"/predicate/objectives/groups",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/required",keyword:"required",params:{missingProperty: "asked"},message:"must have required property '"+"asked"+"'",schema:schema31.properties.predicate.properties.objectives.properties.groups.required,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if((data50.recovered === undefined) || (!(func0.call(data50, "recovered")))){
const err124 = {instancePath:instancePath+"/predicate/objectives/groups",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/required",keyword:"required",params:{missingProperty: "recovered"},message:"must have required property '"+"recovered"+"'",schema:schema31.properties.predicate.properties.objectives.properties.groups.required,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
for(const key15 of Object.keys(data50)){
if(!(((key15 === "planned") || (key15 === "asked")) || (key15 === "recovered"))){
const err125 = {instancePath:instancePath+"/predicate/objectives/groups",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data50.planned !== undefined && func0.call(data50, "planned")){
let data51 = data50.planned;
if(!(((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51))) && (isFinite(data51)))){
const err126 = {instancePath:instancePath+"/predicate/objectives/groups/planned",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/planned/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.objectives.properties.groups.properties.planned.type,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.planned,data:data51};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if((typeof data51 == "number") && (isFinite(data51))){
if(data51 < 0 || isNaN(data51)){
const err127 = {instancePath:instancePath+"/predicate/objectives/groups/planned",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/planned/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.planned,data:data51};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
}
if(data50.asked !== undefined && func0.call(data50, "asked")){
let data52 = data50.asked;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err128 = {instancePath:instancePath+"/predicate/objectives/groups/asked",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/asked/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.objectives.properties.groups.properties.asked.type,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.asked,data:data52};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 < 0 || isNaN(data52)){
const err129 = {instancePath:instancePath+"/predicate/objectives/groups/asked",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/asked/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.asked,data:data52};
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
if(data50.recovered !== undefined && func0.call(data50, "recovered")){
let data53 = data50.recovered;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err130 = {instancePath:instancePath+"/predicate/objectives/groups/recovered",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/recovered/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.objectives.properties.groups.properties.recovered.type,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.recovered,data:data53};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 < 0 || isNaN(data53)){
const err131 = {instancePath:instancePath+"/predicate/objectives/groups/recovered",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/properties/recovered/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups.properties.recovered,data:data53};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
}
}
else {
const err132 = {instancePath:instancePath+"/predicate/objectives/groups",schemaPath:"#/properties/predicate/properties/objectives/properties/groups/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.objectives.properties.groups.type,parentSchema:schema31.properties.predicate.properties.objectives.properties.groups,data:data50};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data49.rto !== undefined && func0.call(data49, "rto")){
let data54 = data49.rto;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
for(const key16 of Object.keys(data54)){
if(!(((key16 === "objectiveMs") || (key16 === "measuredMs")) || (key16 === "result"))){
const err133 = {instancePath:instancePath+"/predicate/objectives/rto",schemaPath:"#/$defs/objective/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties",schema:false,parentSchema:schema32,data:data54};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data54.objectiveMs !== undefined && func0.call(data54, "objectiveMs")){
let data55 = data54.objectiveMs;
if(!((typeof data55 == "number") && (isFinite(data55)))){
const err134 = {instancePath:instancePath+"/predicate/objectives/rto/objectiveMs",schemaPath:"#/$defs/objective/properties/objectiveMs/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.properties.objectiveMs.type,parentSchema:schema32.properties.objectiveMs,data:data55};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data54.measuredMs !== undefined && func0.call(data54, "measuredMs")){
let data56 = data54.measuredMs;
if((typeof data56 == "number") && (isFinite(data56))){
if(data56 < 0 || isNaN(data56)){
const err135 = {instancePath:instancePath+"/predicate/objectives/rto/measuredMs",schemaPath:"#/$defs/objective/properties/measuredMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema32.properties.measuredMs,data:data56};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
else {
const err136 = {instancePath:instancePath+"/predicate/objectives/rto/measuredMs",schemaPath:"#/$defs/objective/properties/measuredMs/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.properties.measuredMs.type,parentSchema:schema32.properties.measuredMs,data:data56};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data54.result !== undefined && func0.call(data54, "result")){
let data57 = data54.result;
if(!((((data57 === "met") || (data57 === "missed")) || (data57 === "open")) || (data57 === "unknown"))){
const err137 = {instancePath:instancePath+"/predicate/objectives/rto/result",schemaPath:"#/$defs/objective/properties/result/enum",keyword:"enum",params:{allowedValues: schema32.properties.result.enum},message:"must be equal to one of the allowed values",schema:schema32.properties.result.enum,parentSchema:schema32.properties.result,data:data57};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/predicate/objectives/rto",schemaPath:"#/$defs/objective/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema32.type,parentSchema:schema32,data:data54};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data49.rpo !== undefined && func0.call(data49, "rpo")){
let data58 = data49.rpo;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
for(const key17 of Object.keys(data58)){
if(!(((key17 === "objectiveMs") || (key17 === "measuredMs")) || (key17 === "result"))){
const err139 = {instancePath:instancePath+"/predicate/objectives/rpo",schemaPath:"#/$defs/objective/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties",schema:false,parentSchema:schema32,data:data58};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data58.objectiveMs !== undefined && func0.call(data58, "objectiveMs")){
let data59 = data58.objectiveMs;
if(!((typeof data59 == "number") && (isFinite(data59)))){
const err140 = {instancePath:instancePath+"/predicate/objectives/rpo/objectiveMs",schemaPath:"#/$defs/objective/properties/objectiveMs/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.properties.objectiveMs.type,parentSchema:schema32.properties.objectiveMs,data:data59};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data58.measuredMs !== undefined && func0.call(data58, "measuredMs")){
let data60 = data58.measuredMs;
if((typeof data60 == "number") && (isFinite(data60))){
if(data60 < 0 || isNaN(data60)){
const err141 = {instancePath:instancePath+"/predicate/objectives/rpo/measuredMs",schemaPath:"#/$defs/objective/properties/measuredMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0",schema:0,parentSchema:schema32.properties.measuredMs,data:data60};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
else {
const err142 = {instancePath:instancePath+"/predicate/objectives/rpo/measuredMs",schemaPath:"#/$defs/objective/properties/measuredMs/type",keyword:"type",params:{type: "number"},message:"must be number",schema:schema32.properties.measuredMs.type,parentSchema:schema32.properties.measuredMs,data:data60};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data58.result !== undefined && func0.call(data58, "result")){
let data61 = data58.result;
if(!((((data61 === "met") || (data61 === "missed")) || (data61 === "open")) || (data61 === "unknown"))){
const err143 = {instancePath:instancePath+"/predicate/objectives/rpo/result",schemaPath:"#/$defs/objective/properties/result/enum",keyword:"enum",params:{allowedValues: schema32.properties.result.enum},message:"must be equal to one of the allowed values",schema:schema32.properties.result.enum,parentSchema:schema32.properties.result,data:data61};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
}
else {
const err144 = {instancePath:instancePath+"/predicate/objectives/rpo",schemaPath:"#/$defs/objective/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema32.type,parentSchema:schema32,data:data58};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
}
else {
const err145 = {instancePath:instancePath+"/predicate/objectives",schemaPath:"#/properties/predicate/properties/objectives/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.objectives.type,parentSchema:schema31.properties.predicate.properties.objectives,data:data49};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data9.journal !== undefined && func0.call(data9, "journal")){
let data62 = data9.journal;
if(data62 && typeof data62 == "object" && !Array.isArray(data62)){
if((data62.events === undefined) || (!(func0.call(data62, "events")))){
const err146 = {instancePath:instancePath+"/predicate/journal",schemaPath:"#/properties/predicate/properties/journal/required",keyword:"required",params:{missingProperty: "events"},message:"must have required property '"+"events"+"'",schema:schema31.properties.predicate.properties.journal.required,parentSchema:schema31.properties.predicate.properties.journal,data:data62};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if((data62.lastHash === undefined) || (!(func0.call(data62, "lastHash")))){
const err147 = {instancePath:instancePath+"/predicate/journal",schemaPath:"#/properties/predicate/properties/journal/required",keyword:"required",params:{missingProperty: "lastHash"},message:"must have required property '"+"lastHash"+"'",schema:schema31.properties.predicate.properties.journal.required,parentSchema:schema31.properties.predicate.properties.journal,data:data62};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
for(const key18 of Object.keys(data62)){
if(!((key18 === "events") || (key18 === "lastHash"))){
const err148 = {instancePath:instancePath+"/predicate/journal",schemaPath:"#/properties/predicate/properties/journal/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties",schema:false,parentSchema:schema31.properties.predicate.properties.journal,data:data62};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data62.events !== undefined && func0.call(data62, "events")){
let data63 = data62.events;
if(!(((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63))) && (isFinite(data63)))){
const err149 = {instancePath:instancePath+"/predicate/journal/events",schemaPath:"#/properties/predicate/properties/journal/properties/events/type",keyword:"type",params:{type: "integer"},message:"must be integer",schema:schema31.properties.predicate.properties.journal.properties.events.type,parentSchema:schema31.properties.predicate.properties.journal.properties.events,data:data63};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
if((typeof data63 == "number") && (isFinite(data63))){
if(data63 < 1 || isNaN(data63)){
const err150 = {instancePath:instancePath+"/predicate/journal/events",schemaPath:"#/properties/predicate/properties/journal/properties/events/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1",schema:1,parentSchema:schema31.properties.predicate.properties.journal.properties.events,data:data63};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
}
if(data62.lastHash !== undefined && func0.call(data62, "lastHash")){
let data64 = data62.lastHash;
if(typeof data64 === "string"){
if(!pattern5.test(data64)){
const err151 = {instancePath:instancePath+"/predicate/journal/lastHash",schemaPath:"#/properties/predicate/properties/journal/properties/lastHash/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{64}$"},message:"must match pattern \""+"^[0-9a-f]{64}$"+"\"",schema:"^[0-9a-f]{64}$",parentSchema:schema31.properties.predicate.properties.journal.properties.lastHash,data:data64};
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
const err152 = {instancePath:instancePath+"/predicate/journal/lastHash",schemaPath:"#/properties/predicate/properties/journal/properties/lastHash/type",keyword:"type",params:{type: "string"},message:"must be string",schema:schema31.properties.predicate.properties.journal.properties.lastHash.type,parentSchema:schema31.properties.predicate.properties.journal.properties.lastHash,data:data64};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
else {
const err153 = {instancePath:instancePath+"/predicate/journal",schemaPath:"#/properties/predicate/properties/journal/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.properties.journal.type,parentSchema:schema31.properties.predicate.properties.journal,data:data62};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/predicate",schemaPath:"#/properties/predicate/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.properties.predicate.type,parentSchema:schema31.properties.predicate,data:data9};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
else {
const err155 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object",schema:schema31.type,parentSchema:schema31,data};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
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