/** Emoji by name, English names first, then Chinese. */
const TABLE = `
😀 grin 笑 | 😄 smile 微笑 | 😂 joy laugh 笑哭 | 🤣 rofl 大笑 | 😊 blush 开心 | 😉 wink 眨眼 | 😍 love heart_eyes 爱心眼 | 😘 kiss 飞吻
😎 cool sunglasses 酷 | 🤔 thinking think 思考 | 😐 neutral 无语 | 🙄 eyeroll 白眼 | 😏 smirk 得意 | 😴 sleep 睡觉 | 😅 sweat_smile 尴尬
😢 cry sad 哭 | 😭 sob 大哭 | 😱 scream 惊恐 | 😡 angry 生气 | 🤯 mind_blown 震惊 | 🥳 party 派对 | 🤗 hug 拥抱 | 🤝 handshake 握手
👍 thumbs_up yes plus1 +1 赞 | 👎 thumbs_down no minus1 -1 踩 | 👏 clap 鼓掌 | 🙏 pray thanks please 感谢 | 💪 strong muscle 加油
👋 wave hello bye 你好
👀 eyes look 看 | 🙌 raised_hands hooray 万岁 | 🤞 fingers_crossed 祈祷 | 👌 ok 好的 | ✌️ victory peace 胜利 | 🤷 shrug 不知道
❤️ heart 心 | 💔 broken_heart 心碎 | 🔥 fire 火 | ✨ sparkles 闪亮 | ⭐ star 星星 | 🎉 tada celebrate 庆祝 | 🎂 cake birthday 蛋糕 | 🎁 gift 礼物
✅ check done 完成 | ❌ cross wrong 错误 | ⚠️ warning 警告 | ❓ question 疑问 | ❗ exclamation 感叹 | 💯 hundred 满分 | 🚀 rocket ship 火箭
🐛 bug 虫子 | 💡 idea bulb 灵感 | 📌 pin 图钉 | 📎 clip 回形针 | 📅 calendar 日历 | ⏰ alarm clock 闹钟 | 🔧 wrench fix 修理 | 🔒 lock 锁
☕ coffee 咖啡 | 🍵 tea 茶 | 🍺 beer 啤酒 | 🍕 pizza 比萨 | 🍜 noodles 面 | 🍎 apple 苹果 | 🌞 sun 太阳 | 🌧️ rain 雨 | ❄️ snow 雪 | 🌈 rainbow 彩虹
🐶 dog 狗 | 🐱 cat 猫 | 🦦 otter 水獭 | 🦉 owl 猫头鹰 | 🦊 fox 狐狸 | 🐢 turtle 乌龟 | 🌱 seedling 幼苗 | 🌸 blossom 花`;

/** @type {{sign: string, names: string[]}[]} */
export const EMOJI = TABLE.split(/[|\n]/u).map((entry) => entry.trim()).filter(Boolean).map((entry) => {
  const [sign, ...names] = entry.split(' ');
  return { sign, names };
});
